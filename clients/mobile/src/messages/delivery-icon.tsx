import type { ReactElement } from 'react';
import { View } from 'react-native';
import { useTranslation } from 'react-i18next';
import Svg, { Circle, Path } from 'react-native-svg';

import type { Delivery } from '@anochat/sdk';
import { deliveryKey } from '@anochat/sdk/shown';

import { Icon, useTheme, type IconName } from '../ui';
import type { BubbleLook } from './bubble-look';

const SIZE = 16;

/** A shape for each state, so that it reads without colour. */
export function DeliveryIcon({
  delivery,
  look,
}: {
  readonly delivery: Delivery;
  readonly look: BubbleLook;
}): ReactElement {
  const { t } = useTranslation();
  const { color } = useTheme();
  const label = t(deliveryKey(delivery));
  if (delivery.state === 'read') {
    return (
      <View role="img" aria-label={label}>
        <Svg width={SIZE} height={SIZE} viewBox="0 0 20 20" fill="none">
          <Circle cx={10} cy={10} r={7} fill={color[look.ink]} />
          <Path
            d="m6.9 10.3 2.2 2.2 4.1-4.7"
            stroke={color[look.fill]}
            strokeWidth={2}
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </Svg>
      </View>
    );
  }
  return <Icon name={iconOf(delivery)} color={look.meta} size={SIZE} label={label} />;
}

function iconOf(delivery: Exclude<Delivery, { readonly state: 'read' }>): IconName {
  switch (delivery.state) {
    case 'uploading':
      if (delivery.lacks.length > 0) return 'alert';
      return delivery.offline ? 'clock' : 'sending';
    case 'queued':
      return delivery.offline ? 'clock' : 'sending';
    case 'sending':
      return 'sending';
    case 'sent':
      return 'check';
    case 'delivered':
      return 'delivered';
    case 'failed':
      return 'alert';
  }
}
