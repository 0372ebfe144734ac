/* Every call of the conversation's columns, by name. */

import { client } from "../../lib/http.js";

const data = () => document.body.dataset;
const http = client({ base: `/api/v1/accounts/${data().account}` });
const of = (id) => `/conversations/${id}`;
const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));

export const me = () => ({ id: Number(data().user), name: data().userName });
export const canRemove = () => Boolean(data().admin);
export const accountId = () => data().account;

export const conversation = (id) => http.get(of(id));
export const messages = (id, where = {}) => http.get(`${of(id)}/messages?${query(where)}`);
export const post = (id, message) => http.post(`${of(id)}/messages`, message);
export const removeMessage = (id, message) => http.delete(`${of(id)}/messages/${message}`, { keepalive: true });
export const toggleStatus = (id, status, until) => http.post(`${of(id)}/toggle_status`, { status, snoozed_until: until });
export const togglePriority = (id, priority) => http.post(`${of(id)}/toggle_priority`, { priority });
export const assign = (id, whom) => http.post(`${of(id)}/assignments`, whom);
export const take = (id) => http.post(`${of(id)}/take`);
export const setLabels = (id, labels) => http.post(`${of(id)}/labels`, { labels });
export const setCustom = (id, values) => http.post(`${of(id)}/custom_attributes`, { custom_attributes: values });
export const seen = (id) => http.post(`${of(id)}/update_last_seen`);
export const unread = (id) => http.post(`${of(id)}/unread`);
export const mute = (id) => http.post(`${of(id)}/mute`);
export const unmute = (id) => http.post(`${of(id)}/unmute`);
export const draft = (id) => http.get(`${of(id)}/draft`);
export const keepDraft = (id, words) => http.put(`${of(id)}/draft`, words, { keepalive: words.content.length < 10_000 });

export const upload = (file, onProgress) => http.upload("/attachments", file, onProgress);
export const canned = (search) => http.get(`/canned_responses?${query({ search })}`);
export const contact = (id, values) => http.put(`/contacts/${id}`, values).then((answer) => answer.payload);
export const contactConversations = (id) => http.get(`/contacts/${id}/conversations`).then((answer) => answer.payload);

export const assignable = (inbox) => http.get(`/assignable_agents?${query({ "inbox_ids[]": inbox })}`).then((answer) => answer.payload);
export const agents = once(() => http.get("/agents"));
export const teams = once(() => http.get("/teams"));
export const labels = once(() => http.get("/labels").then((answer) => answer.payload));

// Lists that seldom change are asked for once a minute at most.
function once(load) {
  let kept = null;
  let at = 0;
  return () => {
    if (!kept || Date.now() - at > 60_000) [kept, at] = [load(), Date.now()];
    kept.catch(() => { kept = null; });
    return kept;
  };
}
