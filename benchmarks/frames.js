// Counts the frames of a page that moves: how many were shown, how many of 60 a second were left out, the longest wait.
(() => {
  const frames = (window.frames_shown = { shown: 0, dropped: 0, longest: 0, counting: false });
  let before = 0;
  const count = (now) => {
    if (frames.counting && before) {
      const wait = now - before;
      frames.shown += 1;
      frames.dropped += Math.max(0, Math.round((wait * 60) / 1000) - 1);
      frames.longest = Math.max(frames.longest, wait);
    }
    before = frames.counting ? now : 0;
    requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
})();
