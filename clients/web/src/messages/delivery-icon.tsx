import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Delivery } from '@anochat/sdk';
import { deliveryKey } from '@anochat/sdk/shown';

import { Icon } from '../base/icon';

/** A shape for each state, so that it reads without colour. */
export function DeliveryIcon({ delivery }: { readonly delivery: Delivery }): ReactElement {
  const { t } = useTranslation();
  const label = t(deliveryKey(delivery));
  switch (delivery.state) {
    case 'uploading':
      if (delivery.lacks.length > 0) return <Icon name="alert" label={label} />;
      return (
        <Icon name={delivery.offline ? 'clock' : 'sending'} label={label} className="sending" />
      );
    case 'queued':
      return (
        <Icon name={delivery.offline ? 'clock' : 'sending'} label={label} className="sending" />
      );
    case 'sending':
      return <Icon name="sending" label={label} className="sending" />;
    case 'sent':
      return <Icon name="check" label={label} />;
    case 'delivered':
      return <Icon name="delivered" label={label} />;
    case 'failed':
      return <Icon name="alert" label={label} />;
    case 'read':
      return (
        <svg className="i read" viewBox="0 0 20 20" role="img" aria-label={label}>
          <circle cx="10" cy="10" r="7" fill="currentColor" stroke="none" />
          <path className="knock" d="m6.9 10.3 2.2 2.2 4.1-4.7" />
        </svg>
      );
  }
}
