package dev.vidusubjects.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures and videos of the subjects. A picture is made from the image of the submission when it is requested for
 * the first time. The images and videos of submissions, and the pictures, are in memory only, up to bounds; without an
 * image, a picture is generated from the subject's name. Thread-safe.
 */
final class SandboxFiles {

    /** Maximum number of pictures; if an older one is requested again, it is not found. */
    static final int MAX_PICTURES = 500;

    /** Maximum number of pictures that are known to have been dropped. */
    private static final int MAX_DROPPED = 10_000;

    private static final long MAX_PICTURE_BYTES = 64_000_000;
    private static final int MAX_MEDIA = 10_000;

    /** Maximum length of the texts of all images and videos, in characters: each of them takes one byte. */
    private static final long MAX_MEDIA_CHARACTERS = 64_000_000;

    /** Maximum size of an image that is served as it is, because it cannot be scaled. */
    private static final int MAX_UNSCALED_BYTES = 1_000_000;

    private static final String IMAGE_EXTENSION = ".png";

    /** The content types of videos by the extensions of their names. */
    private static final Map<String, String> VIDEO_TYPES = videoTypes();

    /** Data URIs by the path of the file that they become. */
    private final NewestItems<String> media = new NewestItems<>(MAX_MEDIA, MAX_MEDIA_CHARACTERS);

    private final NewestItems<SandboxFile> pictures;

    /**
     * The paths of pictures that were dropped: another picture at the same URL would be wrong. The oldest of very many
     * is generated again, as after a restart.
     */
    private final NewestItems<Boolean> dropped;

    SandboxFiles() {
        this(MAX_PICTURES, MAX_DROPPED);
    }

    /**
     * @param maxPictures maximum number of pictures in memory
     * @param maxDropped maximum number of older pictures that are not found; still older ones are generated
     */
    SandboxFiles(int maxPictures, int maxDropped) {
        pictures = new NewestItems<>(maxPictures, MAX_PICTURE_BYTES);
        dropped = new NewestItems<>(maxDropped, Long.MAX_VALUE);
    }

    private static Map<String, String> videoTypes() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put(".mp4", "video/mp4");
        types.put(".avi", "video/x-msvideo");
        types.put(".mov", "video/quicktime");
        return types;
    }

    /** @return the path of a file in its URL */
    static String path(String subjectId, String name) {
        return subjectId + "/" + name;
    }

    /** Keeps the inline images and videos of a submission, as far as the bounds permit. */
    synchronized void remember(String subjectId, List<String> images, List<String> videos) {
        for (int i = 0; i < images.size(); i++) {
            remember(path(subjectId, i + IMAGE_EXTENSION), images.get(i));
        }
        for (int i = 0; i < videos.size(); i++) {
            if (SubmittedMedia.isInline(videos.get(i))) {
                remember(path(subjectId, i + "." + SubmittedMedia.videoExtension(videos.get(i))), videos.get(i));
            }
        }
    }

    private void remember(String path, String item) {
        if (SubmittedMedia.isInline(item)) {
            media.put(path, item, item.length());
        }
    }

    /** @return the names of the subject's pictures: one for each image */
    List<String> pictures(SubjectBody subject) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < subject.images(); i++) {
            names.add(i + IMAGE_EXTENSION);
        }
        return names;
    }

    /** @return the names of the subject's videos: those that were inline, and are still in memory */
    synchronized List<String> videos(SubjectBody subject) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < subject.videos(); i++) {
            for (String extension : VIDEO_TYPES.keySet()) {
                if (media.contains(path(subject.id(), i + extension))) {
                    names.add(i + extension);
                }
            }
        }
        return names;
    }

    /** @return the file with that name, or empty if the subject has no such file, or it is no longer in memory */
    Optional<SandboxFile> find(SubjectBody subject, String name) {
        String path = path(subject.id(), name);
        if (pictures(subject).contains(name)) {
            return picture(path, subject.name() + "/" + name);
        }
        String extension = name.substring(Math.max(0, name.lastIndexOf('.')));
        return Optional.ofNullable(VIDEO_TYPES.get(extension))
                .flatMap(type -> item(path).flatMap(SubmittedMedia::bytes).map(bytes -> new SandboxFile(type, bytes)));
    }

    private synchronized Optional<String> item(String path) {
        return media.get(path);
    }

    /** @param seed determines the picture that is generated if there is no image */
    private Optional<SandboxFile> picture(String path, String seed) {
        Optional<byte[]> image;
        synchronized (this) {
            Optional<SandboxFile> made = pictures.get(path);
            if (made.isPresent() || dropped.contains(path)) {
                return made;
            }
            image = media.get(path).flatMap(SubmittedMedia::bytes);
        }
        Optional<String> type = image.flatMap(SubmittedMedia::imageType);
        if (type.isPresent() && !type.get().equals("image/webp")) {
            Optional<SandboxFile> scaled = image.flatMap(PictureScaler::scale).map(SandboxFile::png);
            if (scaled.isPresent()) {
                keep(path, scaled.get());
                return scaled;
            }
        }
        if (type.isPresent() && image.get().length <= MAX_UNSCALED_BYTES) {
            return Optional.of(new SandboxFile(type.get(), image.get()));
        }
        return Optional.of(SandboxFile.png(TilePattern.png(seed)));
    }

    /** Keeps a picture; its image is not needed any more. */
    private synchronized void keep(String path, SandboxFile picture) {
        media.remove(path);
        pictures.put(path, picture, picture.bytes().length).forEach(old -> dropped.put(old, true, 1));
    }
}
