// The words of a row's last message. That it was deleted is said in the reader's own language.
import { t } from '../lib/i18n.js';

export const previewOf = (last) => (last?.deleted ? t('Message deleted') : last?.preview ?? '');
