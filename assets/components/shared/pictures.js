// Pictures by their address; the last few are kept for the way back.

const KEPT_PICTURES = 24;
const loadedPictures = new Map();

// The picture, or nothing where it cannot be had; the next who asks tries again.
function loadPicture(address) {
  if (!loadedPictures.has(address)) {
    if (loadedPictures.size >= KEPT_PICTURES) loadedPictures.delete(loadedPictures.keys().next().value);
    const picture = new Image();
    picture.src = address;
    loadedPictures.set(address, picture.decode().then(() => picture).catch(() => void loadedPictures.delete(address)));
  }
  return loadedPictures.get(address);
}
