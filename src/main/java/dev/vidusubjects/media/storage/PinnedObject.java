package dev.vidusubjects.media.storage;

import dev.vidusubjects.media.MediaSource.StoredObject;
import java.util.Optional;

/**
 * A stored object, with the version and the checksum that its content had when the storage was queried.
 *
 * @param object names the version of the content, if the storage keeps versions: it refers to this content as long as
 *     the storage keeps that version
 * @param checksum checksum of the whole content, with the name of its algorithm; empty if the storage has none
 */
public record PinnedObject(StoredObject object, Optional<String> checksum) {}
