import type { ReactElement, ReactNode } from 'react';

import { Icon, type IconName } from './icon';
import { Row } from './row';

interface LinkRowProps {
  readonly title: string;
  readonly hint?: string;
  readonly icon?: IconName;
  readonly leading?: ReactNode;
  readonly onPress: () => void;
  readonly testID: string;
}

/** A row that leads to another screen. */
export function LinkRow(props: LinkRowProps): ReactElement {
  return <Row {...props} role="link" trailing={<Icon name="forth" color="text-faint" />} />;
}
