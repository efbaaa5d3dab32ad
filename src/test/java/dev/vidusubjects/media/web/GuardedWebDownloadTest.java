package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.TIMEOUT;
import static dev.vidusubjects.media.web.PublicWebFixture.guarded;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.LoopbackWeb.Site;
import dev.vidusubjects.emulators.RawServer;
import dev.vidusubjects.media.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A downloaded file is complete, within its limit, or absent. */
class GuardedWebDownloadTest {

    private static final int MAX_BYTES = 1_000_000;

    private final PublicWebFixture servers = new PublicWebFixture();
    private final Path file;

    GuardedWebDownloadTest(@TempDir Path folder) {
        file = folder.resolve("download");
    }

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @Test
    void download_resourceOfTheMaximumSize_isWrittenAndHashed() throws Exception {
        byte[] content = content(MAX_BYTES);
        LoopbackWeb web = servers.serve((head, out) -> {
            LoopbackWeb.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + MAX_BYTES + "\r\n\r\n");
            out.write(content);
        });

        Download download = guarded().download(url(web, "/a.png?sig=1").uri(), file, MAX_BYTES, TIMEOUT);

        assertThat(download).isEqualTo(new Download(MAX_BYTES, Sha256.hex(content)));
        assertThat(file).hasBinaryContent(content);
        assertThat(web.requests())
                .singleElement()
                .asString()
                .startsWith("GET /a.png?sig=1 HTTP/1.1\r\nHost: media.example.com:" + web.port() + "\r\n")
                .doesNotContain("Range:");
    }

    /** The sizes of the chunks together have more bytes than headers may have. */
    @Test
    void download_manyChunks_areJoined() throws Exception {
        byte[] content = content(MAX_BYTES);
        Site chunks = (head, out) -> {
            LoopbackWeb.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < MAX_BYTES; i += 100) {
                LoopbackWeb.write(out, "64\r\n");
                out.write(content, i, 100);
                LoopbackWeb.write(out, "\r\n");
            }
            LoopbackWeb.write(out, "0\r\n\r\n");
        };

        Download download = download((head, out) -> {
            BufferedOutputStream buffered = new BufferedOutputStream(out, 16_384);
            chunks.respond(head, buffered);
            buffered.flush();
        });

        assertThat(download).isEqualTo(new Download(MAX_BYTES, Sha256.hex(content)));
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void download_emptyResource_isComplete() throws Exception {
        Download download = download(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        assertThat(download).isEqualTo(new Download(0, Sha256.hex()));
        assertThat(file).isEmptyFile();
    }

    @Test
    void download_existingFile_isReplaced() throws Exception {
        Files.writeString(file, "an earlier and longer content");

        download(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(file).hasContent("ok");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206, 301, 302, 304, 307, 308, 403, 404, 410, 416, 500})
    void download_otherStatusThan200_failsWithTheStatus(int status) {
        Site site = LoopbackWeb.text("HTTP/1.1 " + status
                + " X\r\nLocation: /other\r\nContent-Range: bytes 0-1/2\r\nContent-Length: 2\r\n\r\nok");
        LoopbackWeb web = servers.serve(site);

        assertThatThrownBy(() -> guarded().download(url(web, "/x").uri(), file, MAX_BYTES, TIMEOUT))
                .isInstanceOfSatisfying(
                        HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(status));
        assertThat(web.connections()).isOne();
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 1000001~~abc    | has 1000001 bytes: at most 1000000 are allowed",
                "HTTP/1.1 200 OK~Content-Length: 5~~abc          | closed the connection after 3 of 5 bytes",
                "HTTP/1.1 200 OK~Content-Length: 5~~             | closed the connection after 0 of 5 bytes",
                "HTTP/1.1 200 OK~Content-Length: 5~Content-Length: 3~~abc | contradicting headers",
                "HTTP/1.1 200 OK~Content-Length: -1~~abc         | does not say how long",
                "HTTP/1.1 200 OK~Content-Length: 99999999999999999999~~abc | does not say how long",
                "HTTP/1.1 200 OK~~abc                            | does not say how long",
                "HTTP/1.1 200 OK~~                               | does not say how long",
                "HTTP/1.1 200 OK~Content-Encoding: gzip~Content-Length: 3~~abc | compressed",
                "HTTP/1.1 200 OK~Transfer-Encoding: gzip~~abc    | unknown transfer coding",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~          | closed the connection",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~abc           | closed the connection",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abcd~0~~      | malformed chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~-1~       | malformed chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~abc~~         | malformed chunk",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~fffffffff~abc   | malformed chunk",
                "HTTP/1.1 200 OK~no colon~~abc                   | malformed header",
                "SSH-2.0-x~~                                     | does not use HTTP/1.1",
            })
    void download_unusableResponse_failsWithoutAFile(String response, String reason) {
        assertThatThrownBy(() -> download(LoopbackWeb.text(response.replace("~", "\r\n"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ffffffff~' | xxxxxxxxxxx | has more than 1000000 bytes",
                "'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1;a='      | xxxxxxxxxxxxxx | headers of more than",
                "'HTTP/1.1 200 OK~Transfer-Encoding: chunked~~'          | '1;x=xxxx~x~'  | headers of more than",
                "'HTTP/1.1 200 OK~'                                      | 'X: xxxxxxxx~' | headers of more than",
                "''                                 | 'HTTP/1.1 100 Continue~~' | interim responses only",
            })
    void download_endlessResponse_failsWithoutAFile(String start, String more, String reason) {
        byte[] part = more.replace("~", "\r\n").repeat(100).getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> download((head, out) -> {
                    LoopbackWeb.write(out, start.replace("~", "\r\n"));
                    for (int i = 0; i < 100_000; i++) {
                        out.write(part);
                    }
                }))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(reason);
        assertThat(file).doesNotExist();
    }

    @Test
    void download_byteByByteBeyondTheTimeLimit_failsWithoutAFile() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (RawServer plain = new RawServer()) {
            plain.then(socket -> {
                RawServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                for (int i = 0; i < 1000; i++) {
                    await(never);
                    RawServer.write(socket, "x");
                }
                return false;
            });

            assertThatThrownBy(() ->
                            GuardedWeb.anyAddress().download(plain.url(), file, MAX_BYTES, Duration.ofMillis(400)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the web server did not respond within 400 ms");
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void download_folderDoesNotExist_failsWithoutConnection() {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));

        assertThatThrownBy(() -> guarded().download(url(web, "/x").uri(), file.resolve("x"), MAX_BYTES, TIMEOUT))
                .isInstanceOf(IOException.class);
        assertThat(web.connections()).isZero();
    }

    private Download download(Site site) throws Exception {
        return guarded().download(url(servers.serve(site), "/x").uri(), file, MAX_BYTES, TIMEOUT);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(7).nextBytes(content);
        return content;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
