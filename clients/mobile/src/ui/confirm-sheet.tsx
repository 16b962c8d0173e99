import { useState, type ReactElement, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useTranslation } from 'react-i18next';

import { Button } from './button';
import { space } from './metrics';
import { ProblemNote } from './problem-note';
import { Sheet } from './sheet';
import { Text } from './text';
import { useProblemText } from './use-problem-text';

interface ConfirmSheetProps {
  readonly title: string;
  /** What will be, in full sentences. */
  readonly hint?: string;
  readonly children?: ReactNode;
  /** Of the button, named by what it does. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly act: () => Promise<void> | void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back; says what went wrong, and stays. */
export function ConfirmSheet({
  title,
  hint,
  children,
  verb,
  danger = false,
  act,
  onClose,
}: ConfirmSheetProps): ReactElement {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await act();
      onClose();
    } catch (error) {
      setProblem(problemText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet title={title} onClose={onClose} testID="confirm">
      <View style={styles.body}>
        {hint !== undefined && <Text color="text-muted">{hint}</Text>}
        {children}
        <ProblemNote text={problem} />
        <Button
          label={verb}
          kind={danger ? 'danger' : 'main'}
          busy={isBusy}
          wide
          onPress={() => void run()}
          testID="confirm-act"
        />
        <Button label={t('do.cancel')} wide onPress={onClose} testID="confirm-cancel" />
      </View>
    </Sheet>
  );
}

const styles = StyleSheet.create({
  body: { paddingHorizontal: space[7], paddingVertical: space[4], gap: space[5] },
});
