import { useId, type ReactElement } from 'react';

interface SegmentsProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** A choice among few, all of them in sight. */
export function Segments<V extends string>({
  label,
  value,
  options,
  onChange,
}: SegmentsProps<V>): ReactElement {
  const name = useId();
  return (
    <span className="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </span>
  );
}
