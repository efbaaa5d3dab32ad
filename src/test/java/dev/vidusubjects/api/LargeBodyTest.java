package dev.vidusubjects.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.MediaFiles;
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

/** Measures the memory that a large request allocates, from the socket to the response. */
@QuarkusTest
@TestProfile(QuickSandbox.class)
class LargeBodyTest {

    private static final int IMAGE_BYTES = 19_000_000;
    private static final long MAX_OVERHEAD_BYTES = 4_000_000;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /**
     * A request without a name is validated completely and then refused. The test counts all allocations, garbage
     * included, so the heap in use is never more than this. Each byte also passes through one network buffer, which is
     * garbage as soon as it is read.
     */
    @Test
    void validation_inlineImageOf19MB_allocatesLittleBesideTheBody() throws Exception {
        byte[] body = ("{\"name\":\"\",\"images\":[\""
                        + MediaFiles.dataUri("image/png", MediaFiles.png(1000, 1000, IMAGE_BYTES)) + "\"]}")
                .getBytes(StandardCharsets.US_ASCII);
        validate(body);

        long[] before = {allocated("executor-thread"), allocated("vert.x")};
        validate(body);
        long byWorkers = allocated("executor-thread") - before[0];
        long byNetwork = allocated("vert.x") - before[1];

        assertThat(byWorkers).isBetween((long) body.length, body.length + MAX_OVERHEAD_BYTES);
        assertThat(byNetwork).isLessThan(body.length + MAX_OVERHEAD_BYTES);
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

    /**
     * @param threads the prefix of the thread names
     * @return the bytes allocated by these threads so far
     */
    private static long allocated(String threads) {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(threads))
                .mapToLong(thread -> THREADS.getThreadAllocatedBytes(thread.getThreadId()))
                .sum();
    }
}
