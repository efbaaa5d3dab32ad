package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.Pictures.BLUE;
import static dev.vidusubjects.sandbox.Pictures.RED;
import static dev.vidusubjects.sandbox.SandboxFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.builder.MediaFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFilesTest {

    private static final String WEB_IMAGE = "https://example.com/hero.png";

    @RegisterExtension
    final SandboxFixture fixture = new SandboxFixture();

    private FileReply picture(String name, String image) throws IOException {
        return fixture.file(fixture.pictureUrl(fixture.completed(name, image)));
    }

    private static void assertIsGenerated(FileReply reply) throws IOException {
        assertThat(reply.head().status()).isEqualTo(200);
        assertThat(reply.head().contentType()).contains("image/png");
        BufferedImage picture = Pictures.decode(reply.body());
        assertThat(picture.getWidth()).isEqualTo(TilePattern.SIDE);
        assertThat(picture.getHeight()).isEqualTo(TilePattern.SIDE);
    }

    @Test
    void picture_ofAnInlineImage_isSmallAndHasItsColour() throws IOException {
        FileReply reply = picture("Hero", Pictures.dataUri(RED));

        assertThat(reply.head().status()).isEqualTo(200);
        assertThat(reply.head().contentType()).contains("image/png");
        BufferedImage picture = Pictures.decode(reply.body());
        assertThat(picture.getWidth()).isEqualTo(PictureScaler.MAX_SIDE);
        assertThat(picture.getHeight()).isEqualTo(PictureScaler.MAX_SIDE / 2);
        assertThat(Pictures.share(picture, RED)).isEqualTo(1);
        assertThat(reply.body()).hasSizeLessThan(10_000);
    }

    @Test
    void picture_jpeg_isAPng() throws IOException {
        String jpeg = MediaFiles.dataUri("image/jpeg", Pictures.image(600, 600, BLUE, "jpg"));

        FileReply reply = picture("Hero", jpeg);

        assertThat(reply.head().contentType()).contains("image/png");
        assertThat(Pictures.share(Pictures.decode(reply.body()), BLUE)).isEqualTo(1);
    }

    @Test
    void pictures_ofSeveralImages_areInTheirOrder() throws IOException {
        JsonNode submitted = SandboxFixture.json(fixture.submit("{\"name\":\"Hero\",\"images\":[\""
                + Pictures.dataUri(RED) + "\",\"" + WEB_IMAGE + "\",\"" + Pictures.dataUri(BLUE) + "\"]}"));
        fixture.clock.advance(SandboxFixture.DELAY);

        JsonNode urls = text(fixture.task(submitted.path("id").asText())).path("images");

        assertThat(urls).hasSize(3);
        assertThat(urls.path(0).asText()).matches(".*/files/sandbox-task-[0-9a-f]{24}/0\\.png\\?.*");
        assertThat(Pictures.share(
                        Pictures.decode(fixture.file(urls.path(0).asText()).body()), RED))
                .isEqualTo(1);
        assertIsGenerated(fixture.file(urls.path(1).asText()));
        assertThat(Pictures.share(
                        Pictures.decode(fixture.file(urls.path(2).asText()).body()), BLUE))
                .isEqualTo(1);
    }

    @Test
    void picture_requestedAgain_isTheSame() throws IOException {
        String url = fixture.pictureUrl(fixture.completed("Hero", Pictures.dataUri(RED)));

        assertThat(fixture.file(url).body()).isEqualTo(fixture.file(url).body());
    }

    @Test
    void picture_webp_isServedAsItIs() throws IOException {
        byte[] webp = MediaFiles.webp(20, 20);

        FileReply reply = picture("Hero", MediaFiles.dataUri("image/webp", webp));

        assertThat(reply.head().contentType()).contains("image/webp");
        assertThat(reply.body()).isEqualTo(webp);
    }

    @Test
    void picture_damagedImage_isServedAsItIsUpToOneMegabyte() throws IOException {
        byte[] damaged = Arrays.copyOf(Pictures.image(50, 50, RED, "png"), 40);

        FileReply small = picture("Hero", MediaFiles.dataUri("image/jpeg", damaged));
        FileReply large = picture("Hero", MediaFiles.dataUri("image/png", Arrays.copyOf(damaged, 1_000_001)));

        assertThat(small.head().contentType()).as("its true type").contains("image/png");
        assertThat(small.body()).isEqualTo(damaged);
        assertIsGenerated(large);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {WEB_IMAGE, "data:image/png;base64,AAAA", "data:image/png;base64,%%%", "data:image/png;base64,"})
    void picture_ofAnythingElse_isGeneratedFromTheName(String image) throws IOException {
        FileReply reply = picture("Hero", image);

        assertIsGenerated(reply);
        assertThat(reply.body()).isEqualTo(picture("Hero", WEB_IMAGE).body());
        assertThat(reply.body()).isNotEqualTo(picture("Heroine", WEB_IMAGE).body());
    }

    @Test
    void picture_ofAForeignSubject_isGenerated() throws IOException {
        fixture.restartWithForeignSubjects(1);
        String url = fixture.list("{}")
                .path("subjects")
                .path(0)
                .path("images")
                .path(0)
                .asText();

        assertIsGenerated(fixture.file(url));
    }

    @Test
    void picture_afterARestart_isGeneratedAndItsUrlIsValid() throws IOException {
        String url = fixture.pictureUrl(fixture.completed("Hero", Pictures.dataUri(RED)));

        fixture.restart();

        assertIsGenerated(fixture.file(url));
    }

    @Test
    void picture_500NewerOnesWereMade_isNotFound() throws IOException {
        String pixel = MediaFiles.dataUri("image/png", Pictures.image(1, 1, RED, "png"));
        List<String> urls = new ArrayList<>();
        for (int i = 0; i <= SandboxFiles.MAX_PICTURES; i++) {
            urls.add(fixture.pictureUrl(fixture.completed("Hero", pixel)));
        }

        urls.forEach(url -> assertThat(fixture.file(url).head().status()).isEqualTo(200));

        assertThat(fixture.file(urls.get(0)).head().status()).isEqualTo(404);
        assertThat(fixture.file(urls.get(1)).head().status()).isEqualTo(200);
    }

    /** As after a restart: the memory for the paths of pictures that do not exist any more is bounded. */
    @Test
    void picture_manyNewerOnesWereDropped_isGenerated() throws IOException {
        SandboxFiles files = new SandboxFiles(1, 2);
        String pixel = MediaFiles.dataUri("image/png", Pictures.image(1, 1, RED, "png"));
        List<SubjectBody> subjects = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            subjects.add(new SubjectBody("subject-" + i, "Hero", 1, 0, Optional.empty(), Instant.EPOCH));
            files.remember("subject-" + i, List.of(pixel), List.of());
            files.find(subjects.get(i), "0.png");
        }

        assertThat(subjects.stream().map(subject -> files.find(subject, "0.png").isPresent()))
                .containsExactly(true, false, false, true);
    }

    @ParameterizedTest
    @CsvSource({
        "video/mp4, mp4, video/mp4",
        "video/avi, avi, video/x-msvideo",
        "video/x-msvideo, avi, video/x-msvideo",
        "video/mov, mov, video/quicktime",
        "video/quicktime, mov, video/quicktime"
    })
    void video_inline_isServedAsItIs(String declared, String extension, String type) throws IOException {
        byte[] video = MediaFiles.mp4(320, 240, Duration.ofSeconds(2));
        String id = SandboxFixture.json(fixture.submit("{\"name\":\"Hero\",\"images\":[\"" + WEB_IMAGE
                        + "\"],\"videos\":[\"" + MediaFiles.dataUri(declared, video) + "\"]}"))
                .path("id")
                .asText();
        fixture.clock.advance(SandboxFixture.DELAY);

        JsonNode videos = text(fixture.task(id)).path("videos");

        assertThat(videos).hasSize(1);
        assertThat(videos.path(0).asText()).contains("/0." + extension + "?");
        FileReply reply = fixture.file(videos.path(0).asText());
        assertThat(reply.head().contentType()).isEqualTo(Optional.of(type));
        assertThat(reply.body()).isEqualTo(video);
    }
}
