// What goes to the server and comes from it.

// A name for a change, by which its answer is known.
function newToken() {
  return `${Date.now()}-${Math.random().toString(36).slice(2, 8)}`;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
