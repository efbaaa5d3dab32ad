package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.fuzz.FuzzTries;
import dev.vidusubjects.fuzz.HostilePath;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * For any untrusted path or URI, S3 is asked only for objects of the configured bucket, below the two prefixes of
 * media.
 */
class S3KeyFuzzTest {

    private final LoopbackService service = new LoopbackService();
    private final S3MediaStore store = new S3MediaStore(
            service.clients(),
            new S3Bucket(service.clients(), "bucket"),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Clock.systemUTC(),
            new Random(1));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void open_anyPathOrUri_requestsMediaOnly() {
        service.responds(new Response(
                206, Map.of("content-range", "bytes 0-1/2", "etag", "\"1\""), "ab".getBytes(StandardCharsets.UTF_8)));
        Arbitrary<String> uris = Combinators.combine(
                        Arbitraries.of(
                                "s3://bucket/incoming/",
                                "s3://bucket/uploads/",
                                "s3://bucket/",
                                "s3://bucket",
                                "s3://BUCKET/uploads/",
                                "s3://other/uploads/",
                                "s3://user@bucket/uploads/",
                                "s3://bucket:80/uploads/",
                                "s3:///uploads/",
                                "S3://bucket/uploads/",
                                "local://uploads/"),
                        HostilePath.paths())
                .as((start, path) -> start + path);
        Arbitrary<String> paths = Combinators.combine(
                        Arbitraries.of("incoming/", "uploads/", "incoming/cast/", "", "/"), HostilePath.paths())
                .as((start, path) -> start + path);

        FuzzTries.check(uris, 20260241, 150, text -> {
            if (MediaSource.ofText(text) instanceof StoredObject object) {
                use(object);
            }
        });
        FuzzTries.check(paths, 20260242, 100, path -> {
            try {
                use(store.at(path));
            } catch (MediaException e) {
                assertThat(e.getMessage()).hasSizeLessThan(400);
            }
        });

        assertThat(service.requests()).isNotEmpty();
        assertThat(service.requests()).allSatisfy(request -> {
            String path = URI.create(request.path()).getPath();
            assertThat(path).startsWith("/bucket/");
            String[] segments = path.substring("/bucket/".length()).split("/", -1);
            assertThat(segments[0]).isIn("incoming", "uploads");
            assertThat(Arrays.asList(segments)).hasSizeGreaterThan(1).doesNotContain("", ".", "..");
        });
    }

    private void use(StoredObject object) throws IOException {
        try {
            store.open(object);
            store.providerReference(object, MediaFormat.PNG);
        } catch (MediaException e) {
            assertThat(e.rule()).isEqualTo(Rule.STORED_OBJECT);
        }
    }
}
