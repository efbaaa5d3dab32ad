package dev.vidusubjects.media.storage;

import java.util.Optional;

/**
 * The parts of the storage: prefixes of the bucket's keys on AWS, and folders of the data directory in the standalone
 * application.
 */
public enum StoragePrefix {
    /** Files that start tasks: images and manifests, and the media that manifests name. */
    INCOMING("incoming/"),
    /** Media of requests: uploaded by clients, or kept by the application. */
    UPLOADS("uploads/"),
    /** The documents of completed tasks. */
    RESULTS("results/"),
    /** The documents of failed tasks and of refused uploads. */
    REJECTED("rejected/"),
    /** Copies of the media of completed subjects. */
    MEDIA("media/"),
    /** Data that the application keeps for itself. */
    STATE("state/");

    private final String path;

    StoragePrefix(String path) {
        this.path = path;
    }

    /** @return the prefix of reference media, {@link #INCOMING} or {@link #UPLOADS}, that contains the path */
    public static Optional<StoragePrefix> ofMedia(String path) {
        return INCOMING.contains(path)
                ? Optional.of(INCOMING)
                : UPLOADS.contains(path) ? Optional.of(UPLOADS) : Optional.empty();
    }

    /** @return the prefix, with a slash at the end */
    public String path() {
        return path;
    }

    /**
     * @param below a path below this prefix, slash-separated
     * @return the path below the storage's root
     */
    public String path(String below) {
        return path + below;
    }

    /**
     * @param path a path below the storage's root
     * @return whether it starts with this prefix; that does not prove that it is {@linkplain StoragePath#isPlain plain}
     */
    public boolean contains(String path) {
        return path.startsWith(this.path);
    }

    /**
     * @param path a path that this prefix {@linkplain #contains contains}
     * @return the path below this prefix
     */
    public String below(String path) {
        return path.substring(this.path.length());
    }

    /** @return {@link #path()} */
    @Override
    public String toString() {
        return path;
    }
}
