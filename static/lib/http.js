// One fetch for everybody: JSON in and out, the CSRF token, and errors that say what to do.

export class HttpError extends Error {
  constructor(status, body) {
    const problem = body?.error && typeof body.error === 'object' ? body.error : body ?? {};
    super(problem.message || (typeof body?.error === 'string' ? body.error : '') || `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? '';
    this.fields = problem.fields ?? {};
    this.current = problem.current ?? body?.current ?? null;
    this.retryAfter = 0;
  }
  // Worth repeating as it is: nobody answered, or the server was not able to.
  get passing() { return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500; }
}

const cookie = (name) => document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';

export function client({ base = '', token = () => '' } = {}) {
  async function request(method, path, body, { signal, timeout = 15000, keepalive = false } = {}) {
    const headers = { Accept: 'application/json' };
    const bearer = token();
    if (bearer) headers.Authorization = `Bearer ${bearer}`;
    else if (method !== 'GET') headers['X-CSRFToken'] = cookie('csrftoken');
    if (body !== undefined && !(body instanceof FormData)) headers['Content-Type'] = 'application/json';
    const ending = AbortSignal.timeout(timeout);
    let response;
    try {
      response = await fetch(base + path, {
        method, headers, keepalive, credentials: bearer ? 'omit' : 'same-origin', signal: signal ? AbortSignal.any([signal, ending]) : ending,
        body: body === undefined || body instanceof FormData ? body : JSON.stringify(body),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new HttpError(0, { error: { code: 'offline', message: error.message } });
    }
    const text = await response.text();
    const answer = text ? parsed(text) : null;
    if (response.ok) return answer;
    const problem = new HttpError(response.status, answer);
    problem.retryAfter = Number(response.headers.get('Retry-After')) || 0;
    throw problem;
  }
  return {
    get: (path, options) => request('GET', path, undefined, options),
    post: (path, body = {}, options) => request('POST', path, body, options),
    put: (path, body, options) => request('PUT', path, body, options),
    patch: (path, body, options) => request('PATCH', path, body, options),
    delete: (path, options) => request('DELETE', path, undefined, options),
    upload: (path, file, onProgress) => upload(base + path, file, token(), onProgress),
  };
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return null; }
}

// fetch tells nothing of an upload's progress.
function upload(url, file, bearer, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open('POST', url);
    if (bearer) request.setRequestHeader('Authorization', `Bearer ${bearer}`);
    else request.setRequestHeader('X-CSRFToken', cookie('csrftoken'));
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onload = () => (request.status < 300 ? resolve(parsed(request.responseText)) : reject(new HttpError(request.status, parsed(request.responseText))));
    request.onerror = () => reject(new HttpError(0, { error: { code: 'offline', message: '' } }));
    const form = new FormData();
    form.append('file', file);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}
