import type { Delivery } from '../../view';

export type DeliveryKey =
  | 'delivery.filesLack'
  | 'delivery.waiting'
  | 'delivery.uploading'
  | 'delivery.sending'
  | 'delivery.sent'
  | 'delivery.delivered'
  | 'delivery.read'
  | 'delivery.failed';

/** The state of an own message in words: for the icon's label and for the message's. */
export function deliveryKey(delivery: Delivery): DeliveryKey {
  switch (delivery.state) {
    case 'uploading':
      if (delivery.lacks.length > 0) return 'delivery.filesLack';
      return delivery.offline ? 'delivery.waiting' : 'delivery.uploading';
    case 'queued':
      return delivery.offline ? 'delivery.waiting' : 'delivery.sending';
    case 'sending':
      return 'delivery.sending';
    case 'sent':
      return 'delivery.sent';
    case 'delivered':
      return 'delivery.delivered';
    case 'read':
      return 'delivery.read';
    case 'failed':
      return 'delivery.failed';
  }
}
