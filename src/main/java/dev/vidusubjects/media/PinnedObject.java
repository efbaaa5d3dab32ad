package dev.vidusubjects.media;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.util.Optional;

/**
 * A stored object with the content that it had when the storage was asked.
 *
 * @param object carries the content's version where the storage keeps versions: it leads to this content for as long as that
 *     version is kept
 * @param checksum of the whole content, with the name of its algorithm; empty if the storage knows none
 */
public record PinnedObject(StoredObject object, Optional<String> checksum) {}
