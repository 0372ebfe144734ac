// What stands between the list's head and its rows: filters and their order, and the bar for what is selected.
import { bulkBar } from './bulk.js';
import { filterBar } from './filters.js';

export function tools(element) {
  element.append(filterBar());
  bulkBar(element.closest('.list') ?? document.querySelector('.list'));
}
