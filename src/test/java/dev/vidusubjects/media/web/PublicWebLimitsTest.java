package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.addresses;
import static dev.vidusubjects.media.web.PublicWebFixture.media;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.emulators.LoopbackWeb.Site;
import dev.vidusubjects.fixture.Budgets;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that is slow, endless or unusable costs limited time and memory. */
class PublicWebLimitsTest {

    private final PublicWebFixture servers = new PublicWebFixture();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @Test
    void open_serverNeverResponds_fails() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        LoopbackWeb web = servers.serve((head, out) -> await(done));

        assertThatThrownBy(() -> media(Duration.ofMillis(300)).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class);
        done.countDown();
    }

    /** Each byte arrives in time, but the complete response does not. */
    @Test
    void open_serverSendsSlowly_timesOut() {
        LoopbackWeb web = servers.serve((head, out) -> {
            LoopbackWeb.write(out, "HTTP/1.1 200 OK\r\nX: ");
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 0; i < 1000; i++) {
                awaitFor(never, 20);
                out.write('x');
                out.flush();
            }
        });
        long start = System.nanoTime();

        assertThatThrownBy(() -> media(Duration.ofMillis(400)).open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not respond within");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void open_nameServerNeverResponds_timesOutAndNeverConnects() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[10]));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch checked = new CountDownLatch(1);
        PublicWebMedia media = new PublicWebMedia(
                Duration.ofMillis(100),
                host -> {
                    await(release);
                    return addresses("127.0.0.1");
                },
                address -> {
                    checked.countDown();
                    return Optional.empty();
                },
                LoopbackWeb::clientSockets);

        assertThatThrownBy(() -> media.open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not respond within");
        release.countDown();
        await(checked);
        assertThat(web.connections()).isZero();
    }

    @Test
    void open_unusableResponse_fails() {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 404 Not Found\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessage("the web server responded with status 404");
    }

    @Test
    void open_endlessHeaders_fails() {
        LoopbackWeb web = servers.serve(endless("HTTP/1.1 200 OK\r\n", "X-Filler: xxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("headers of more than");
    }

    @Test
    void open_endlessInterimResponses_fails() {
        LoopbackWeb web = servers.serve(endless("", "HTTP/1.1 100 Continue\r\n\r\n"));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interim responses only");
    }

    @Test
    void open_endlessBodyWithoutLength_fails() {
        LoopbackWeb web = servers.serve(endless("HTTP/1.1 200 OK\r\n\r\n", "x".repeat(1000)));

        assertThatThrownBy(() -> media().open(url(web, "/x"), Budgets.ample()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not say how long");
    }

    private static Site endless(String start, String more) {
        return (head, out) -> {
            LoopbackWeb.write(out, start);
            for (int i = 0; i < 100_000; i++) {
                LoopbackWeb.write(out, more);
            }
        };
    }

    private static void await(CountDownLatch latch) {
        awaitFor(latch, 10_000);
    }

    private static void awaitFor(CountDownLatch latch, int millis) {
        try {
            latch.await(millis, java.util.concurrent.TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
