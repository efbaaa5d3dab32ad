package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.vtrix.QuickSandbox;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a large request costs from the socket to the answer. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class LargeBodyTest {

    private static final int IMAGE = 19_000_000;
    private static final long MAX_BESIDE_THE_BODY = 4_000_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * A request without a name is validated as a whole, and goes no further. Counted is all that is ever allocated, garbage
     * included: the heap in use was at no time more. Each byte also passes through one buffer of the network's, which is
     * garbage as soon as it is read.
     */
    @Test
    void validation_inlineImageOf19MB_takesLittleHeapBesideTheBody() throws Exception {
        byte[] body = ("{\"name\":\"\",\"images\":[\""
                        + MediaFiles.dataUri("image/png", MediaFiles.png(1000, 1000, IMAGE)) + "\"]}")
                .getBytes(StandardCharsets.US_ASCII);
        validate(body);

        long[] before = {allocated("executor-thread"), allocated("vert.x")};
        validate(body);
        long byWorkers = allocated("executor-thread") - before[0];
        long byNetwork = allocated("vert.x") - before[1];

        assertThat(byWorkers).isBetween((long) body.length, body.length + MAX_BESIDE_THE_BODY);
        assertThat(byNetwork).isLessThan(body.length + MAX_BESIDE_THE_BODY);
    }

    private static void validate(byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/subjects HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(response).startsWith("HTTP/1.1 422").contains("1 rule is broken", "\"rule\":\"name_required\"");
        }
    }

    /** @return bytes allocated by the threads whose names begin so */
    private static long allocated(String threads) {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(threads))
                .mapToLong(thread -> THREADS.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
