package dev.vidusubjects.task;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of a picture or video of a completed subject. The provider's own URLs expire after a day.
 *
 * @param name the name below {@code media/{task_id}/}: {@code image-0.png}, {@code video-0.mp4}
 * @param uri the uri of the copy: {@code s3://…} on AWS, {@code local://media/…} in the standalone application
 * @param contentType derived from the bytes, not from the provider's headers
 * @param bytes the number of bytes, &gt; 0
 * @param sha256 the SHA-256 of the bytes, 64 lower-case hexadecimal digits
 * @param sourceUrl the provider's URL without its query, which may contain a signature
 */
public record KeptMedia(String name, String uri, String contentType, long bytes, String sha256, String sourceUrl) {

    /** @return the media of both lists, sorted by name; of two with the same name, the one of the first list */
    public static List<KeptMedia> union(List<KeptMedia> first, List<KeptMedia> second) {
        Map<String, KeptMedia> byName = new TreeMap<>(Comparator.naturalOrder());
        Stream.concat(first.stream(), second.stream()).forEach(kept -> byName.putIfAbsent(kept.name(), kept));
        return List.copyOf(byName.values());
    }
}
