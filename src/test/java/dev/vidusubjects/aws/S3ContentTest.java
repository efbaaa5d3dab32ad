package dev.vidusubjects.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.aws.LoopbackService.Request;
import dev.vidusubjects.aws.LoopbackService.Response;
import dev.vidusubjects.fixture.Allocations;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which S3 calls a read causes. */
class S3ContentTest {

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    private static final int BUFFER_SIZE = S3Content.BUFFER_SIZE;
    private static final byte[] OBJECT = new byte[10 * BUFFER_SIZE + 5];

    static {
        new Random(1).nextBytes(OBJECT);
    }

    private final LoopbackService service = new LoopbackService();
    private final S3Bucket bucket = new S3Bucket(service.clients(), "bucket");

    @AfterEach
    void close() {
        service.close();
    }

    private S3Content open() throws IOException {
        service.responds(S3ContentTest::part);
        return S3Content.open(bucket, S3ObjectId.newest("incoming/a.mp4")).orElseThrow();
    }

    private static Response part(Request request) {
        return part(request, OBJECT);
    }

    private static Response part(Request request, byte[] object) {
        Matcher range = RANGE.matcher(request.header("range"));
        assertThat(range.matches()).isTrue();
        int first = Integer.parseInt(range.group(1));
        int last = Math.min(Integer.parseInt(range.group(2)), object.length - 1);
        return new Response(
                206,
                Map.of("content-range", "bytes " + first + "-" + last + "/" + object.length, "etag", "\"1\""),
                Arrays.copyOfRange(object, first, last + 1));
    }

    private static void assertReads(S3Content content, int position, int length) throws IOException {
        byte[] into = new byte[length];
        int expected = Math.min(length, OBJECT.length - position);
        assertThat(content.read(position, into, 0, length)).isEqualTo(expected);
        assertThat(Arrays.copyOf(into, expected)).isEqualTo(Arrays.copyOfRange(OBJECT, position, position + expected));
    }

    private String[] ranges() {
        return service.requests().stream()
                .map(request -> request.header("range"))
                .toArray(String[]::new);
    }

    @Test
    void read_ofTheStart_needsOneCallOfOneBuffer() throws Exception {
        S3Content content = open();
        for (int position = 0; position < BUFFER_SIZE; position += 1000) {
            assertReads(content, position, Math.min(1000, BUFFER_SIZE - position));
        }

        assertThat(content.size()).isEqualTo(OBJECT.length);
        assertThat(ranges()).containsExactly("bytes=0-" + (BUFFER_SIZE - 1));
    }

    @Test
    void read_ofTheEnd_fetchesNothingInBetween() throws Exception {
        S3Content content = open();

        assertReads(content, OBJECT.length - 100, 50);
        assertReads(content, OBJECT.length - 50, 100);

        assertThat(ranges())
                .containsExactly(
                        "bytes=0-" + (BUFFER_SIZE - 1), "bytes=" + (OBJECT.length - 100) + "-" + (OBJECT.length - 1));
    }

    @Test
    void read_ofTheWholeObject_needsOneMoreCall() throws Exception {
        assertReads(open(), 0, OBJECT.length);

        assertThat(ranges())
                .containsExactly("bytes=0-" + (BUFFER_SIZE - 1), "bytes=" + BUFFER_SIZE + "-" + (OBJECT.length - 1));
    }

    @Test
    void read_acrossTheEndOfTheBuffer_fetchesTheNextOne() throws Exception {
        S3Content content = open();

        assertReads(content, BUFFER_SIZE - 10, 20);
        assertReads(content, BUFFER_SIZE + 10, 2000);

        assertThat(ranges())
                .containsExactly("bytes=0-" + (BUFFER_SIZE - 1), "bytes=" + BUFFER_SIZE + "-" + (2 * BUFFER_SIZE - 1));
    }

    @Test
    void read_afterTheFirstPart_requiresTheSameContent() throws Exception {
        assertReads(open(), BUFFER_SIZE, 1);

        assertThat(service.requests().get(0).header("if-match")).isEmpty();
        assertThat(service.requests().get(1).header("if-match")).isEqualTo("\"1\"");
    }

    /** A manifest may have 110 MB, and a function half a gigabyte of memory. */
    @Test
    void read_ofALargePart_isReadDirectlyIntoTheBuffer() throws Exception {
        byte[] object = new byte[16 * 1024 * 1024];
        new Random(2).nextBytes(object);
        service.responds(request -> part(request, object));
        S3Content content =
                S3Content.open(bucket, S3ObjectId.newest("incoming/large.json")).orElseThrow();
        byte[] into = new byte[object.length];
        long before = Allocations.ofThisThread();

        assertThat(content.read(0, into, 0, into.length)).isEqualTo(into.length);

        assertThat(Allocations.ofThisThread() - before).isLessThan(object.length / 4);
        assertThat(into).isEqualTo(object);
    }

    @Test
    void read_connectionBroken_continuesAtTheSameOffset() throws Exception {
        S3Content content = open();
        service.responds(request -> {
            Response whole = part(request);
            boolean first = service.requests().size() == 2;
            return first ? whole.brokenOff() : whole;
        });

        assertReads(content, BUFFER_SIZE, 3 * BUFFER_SIZE);

        assertThat(ranges())
                .containsExactly(
                        "bytes=0-" + (BUFFER_SIZE - 1),
                        "bytes=" + BUFFER_SIZE + "-" + (4 * BUFFER_SIZE - 1),
                        "bytes=" + 5 * BUFFER_SIZE / 2 + "-" + (4 * BUFFER_SIZE - 1));
    }

    @Test
    void read_responseWithAnotherPart_throwsIoException() throws Exception {
        S3Content content = open();
        service.responds(new Response(200, Map.of("etag", "\"1\""), OBJECT));

        assertThatThrownBy(() -> content.read(BUFFER_SIZE, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://bucket/incoming/a.mp4");
    }

    @Test
    void read_whenS3Fails_throwsIoExceptionThatNamesTheObject() throws Exception {
        S3Content content = open();
        service.responds(new Response(
                403,
                Map.of("content-type", "application/xml"),
                """
                <Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"""
                        .getBytes()));

        assertThatThrownBy(() -> content.read(BUFFER_SIZE, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("s3://bucket/incoming/a.mp4")
                .hasMessageContaining("AccessDenied (HTTP 403)");
    }
}
