/**
 * Reference images and videos: their sources, the properties in their headers, and the ports through which they are
 * read. All code in this package treats bytes as hostile: reads are bounded, and the only exception for invalid content
 * is {@link dev.vidusubjects.media.MediaException}.
 */
package dev.vidusubjects.media;
