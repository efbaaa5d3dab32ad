package dev.vidusubjects.media.web;

import static dev.vidusubjects.media.web.PublicWebFixture.media;
import static dev.vidusubjects.media.web.PublicWebFixture.url;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.builder.IsoFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.emulators.LoopbackWeb;
import dev.vidusubjects.fixture.Budgets;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Media are read from a real TLS server in few requests, whatever form its responses have. */
class PublicWebMediaTest {

    private final PublicWebFixture servers = new PublicWebFixture();

    @AfterEach
    void close() throws IOException {
        servers.close();
    }

    @Test
    void open_pngLongerThanTheFirstRange_isProbedWithTwoRequests() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(MediaFiles.png(256, 320, 300_000)));

        MediaContent content = media().open(url(web, "/a/hero.png?size=full"), Budgets.ample());

        assertThat(content.size()).isEqualTo(300_000);
        assertThat(MediaProbe.probe(content)).isEqualTo(new MediaInfo(MediaFormat.PNG, 256, 320, Optional.empty()));
        assertThat(web.requests()).hasSize(2);
        assertThat(web.requests().get(0))
                .startsWith("GET /a/hero.png?size=full HTTP/1.1\r\nHost: media.example.com:" + web.port() + "\r\n")
                .contains("\r\nRange: bytes=0-65535\r\n");
        assertThat(web.requests().get(1)).contains("\r\nRange: bytes=299988-299999\r\n");
        assertThat(web.serverNames()).containsOnly(LoopbackWeb.HOST);
    }

    @Test
    void open_urlWithoutPath_requestsTheRoot() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(MediaFiles.png(256, 320)));

        media().open(url(web, "?id=7"), Budgets.ample());

        assertThat(web.requests().get(0)).startsWith("GET /?id=7 HTTP/1.1\r\n");
    }

    @Test
    void open_movieWithItsHeaderAtTheEnd_isProbed() throws Exception {
        byte[] mov = new ByteWriter()
                .bytes(
                        IsoFiles.ftyp("qt  "),
                        IsoFiles.box("mdat", new byte[500_000]),
                        new IsoFiles(640, 480, Duration.ofSeconds(4)).moov())
                .toBytes();
        LoopbackWeb web = servers.serve(LoopbackWeb.file(mov));

        assertThat(MediaProbe.probe(media().open(url(web, "/clip.mov"), Budgets.ample())))
                .isEqualTo(new MediaInfo(MediaFormat.MOV, 640, 480, Optional.of(Duration.ofSeconds(4))));
    }

    @Test
    void read_acrossTheFirstRange_returnsThatPart() throws Exception {
        byte[] file = new byte[200_000];
        new java.util.Random(3).nextBytes(file);
        MediaContent content = media().open(url(servers.serve(LoopbackWeb.file(file)), "/x"), Budgets.ample());
        byte[] into = new byte[200_010];

        assertThat(content.read(10, into, 5, 200_000)).isEqualTo(199_990);
        assertThat(java.util.Arrays.equals(into, 5, 199_995, file, 10, 200_000)).isTrue();
        assertThat(content.read(200_000, into, 0, 10)).isZero();
    }

    @Test
    void read_manyPositions_isLimitedInRequests() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.file(new byte[4_000_000]));
        MediaContent content = media().open(url(web, "/x"), Budgets.ample());

        assertThatThrownBy(() -> content.stream().readAllBytes())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("more than 12 requests");
        assertThat(web.connections()).isEqualTo(13);
    }

    @Test
    void open_serverWithoutRanges_providesTheStartOnly() throws Exception {
        byte[] png = MediaFiles.png(256, 320);
        String start = new String(png, java.nio.charset.StandardCharsets.ISO_8859_1);
        LoopbackWeb web = servers.serve(
                LoopbackWeb.text("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + start + "\0".repeat(70_000)));
        MediaContent content = media().open(url(web, "/x"), Budgets.ample());

        assertThat(content.size()).isEqualTo(900_000);
        assertThat(content.read(0, new byte[100], 0, 100)).isEqualTo(100);
        assertThatThrownBy(() -> content.read(70_000, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not support range requests");
    }

    @Test
    void open_smallResourceInChunks_isRead() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                + "3;name=value\r\nabc\r\n2 \r\nde\r\n0\r\n\r\n"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).stream().readAllBytes())
                .asString()
                .isEqualTo("abcde");
    }

    @Test
    void open_interimResponseFirst_isSkipped() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.text(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).size()).isEqualTo(2);
    }

    @Test
    void open_emptyResource_hasNoBytes() throws Exception {
        LoopbackWeb web = servers.serve(LoopbackWeb.text("HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\n\r\n"));

        assertThat(media().open(url(web, "/x"), Budgets.ample()).size()).isZero();
    }
}
