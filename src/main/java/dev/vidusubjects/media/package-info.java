/**
 * Reference images and videos: their sources, data URIs, formats, checksums, and the rules that violations name. All
 * code in this package treats text and bytes as untrusted: reads are bounded, and the only exception for invalid
 * content is {@link dev.vidusubjects.media.MediaException}.
 */
package dev.vidusubjects.media;
