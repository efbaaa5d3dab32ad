/**
 * Reference images and videos: where they are, what their headers say, and the ports through which they are read. Everything
 * here expects hostile bytes: windows are bounded, and the one failure is {@link dev.vidusubjects.media.MediaException}.
 */
package dev.vidusubjects.media;
