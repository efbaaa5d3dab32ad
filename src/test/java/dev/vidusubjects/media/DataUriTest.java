package dev.vidusubjects.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.PngFiles;
import dev.vidusubjects.fixture.Allocations;
import dev.vidusubjects.media.probe.MediaInfo;
import dev.vidusubjects.media.probe.MediaProbe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataUriTest {

    private static final String HEADER = "data:image/png;base64,";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64,AAAA               | image/png",
                "DATA:Image/PNG;BASE64,AAAA               | Image/PNG",
                "data:image/png;charset=utf-8;base64,AAAA | image/png",
                "data:image/svg+xml;base64,AAAA           | image/svg+xml",
                "data:;base64,AAAA                        | ''",
                "data:image;base64,AAAA                   | ''",
                "data:image/png,AAAA                      | ''",
                "data:image/png;base64                    | ''",
            })
    void declaredType_anyHeader_isTheTypeOrEmpty(String text, String type) {

        assertThat(dataUri(text).declaredType()).isEqualTo(type);
    }

    @Test
    void content_everyLength_decodesAsTheJdkDoes() throws Exception {
        Random random = new Random(7);
        for (int length = 1; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            DataUri uri = dataUri(MediaFiles.dataUri("image/png", bytes));

            assertThat(uri.decodedLength()).isEqualTo(length);
            assertThat(uri.content().size()).isEqualTo(length);
            assertThat(uri.content().stream().readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void read_anyPositionAndLength_returnsThatPart() throws Exception {
        Random random = new Random(8);
        byte[] bytes = new byte[1000];
        random.nextBytes(bytes);
        MediaContent content = dataUri(MediaFiles.dataUri("image/png", bytes)).content();
        byte[] into = new byte[1100];

        for (int i = 0; i < 20_000; i++) {
            int position = random.nextInt(1050);
            int length = random.nextInt(1050);
            int count = content.read(position, into, 50, length);

            assertThat(count).isEqualTo(Math.max(0, Math.min(length, 1000 - position)));
            assertThat(Arrays.equals(
                            into, 50, 50 + count, bytes, Math.min(1000, position), Math.min(1000, position) + count))
                    .isTrue();
        }
    }

    @Test
    void content_partOfALargerBody_readsOnlyThatPart() throws Exception {
        byte[] body = ("[\"" + HEADER + "SGVsbG8=\",\"=,\"]").getBytes(StandardCharsets.US_ASCII);
        DataUri uri = new DataUri(body, 2, HEADER.length() + 8);

        assertThat(uri.content().stream().readAllBytes()).asString().isEqualTo("Hello");
        assertThat(uri.text()).hasToString(HEADER + "SGVsbG8=");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        uri.update(digest);
        assertThat(digest.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256")
                        .digest((HEADER + "SGVsbG8=").getBytes(StandardCharsets.US_ASCII)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data:image/png;base64                | without a comma",
                "data:image/png,AAAA                  | without ;base64 before its comma",
                "data:;base64,AAAA                    | without a content type such as image/png",
                "data:png;base64,AAAA                 | without a content type such as image/png",
                "dato:image/png;base64,AAAA           | does not begin with data:",
                "data:image/png;base64,               | no base64 after its header",
                "data:image/png;base64,A              | 1 characters: it must be a multiple of 4",
                "data:image/png;base64,AAAAA          | 5 characters: it must be a multiple of 4",
                "data:image/png;base64,AA             | 2 characters: it must be a multiple of 4",
                "data:image/png;base64,AA=            | 3 characters: it must be a multiple of 4",
                "data:image/png;base64,=              | 1 characters: it must be a multiple of 4",
                "data:image/png;base64,A===           | = (padding) before the end as character 2",
                "data:image/png;base64,====           | = (padding) before the end as character 1",
                "data:image/png;base64,AA==AAAA       | = (padding) before the end as character 3",
                "data:image/png;base64,AAA-           | the URL-safe alphabet) as character 4",
                "data:image/png;base64,AAAA%3D        | a percent sign (percent-encoding) as character 5",
                "data:image/png;base64,AAAA,AAA       | a second comma as character 5",
                "data:image/png;base64,AAAAAAAAAAAAA*AA | outside the alphabet as character 14",
                "data:image/png;base64,AAAAAAAAAAAAAÄAA | outside ASCII as character 14",
                "'data:image/png;base64,AAAA AAA'     | white space as character 5",
            })
    void content_malformed_reportsReasonAndPosition(String text, String reason) {

        assertThatThrownBy(() -> dataUri(text).content()).isInstanceOfSatisfying(MediaException.class, e -> {
            assertThat(e.rule()).isEqualTo(Rule.DATA_URI);
            assertThat(e.getMessage()).contains(reason).startsWith("found ");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\t", "\u0000"})
    void content_controlCharacters_areRefused(String character) {
        assertThatThrownBy(() -> dataUri(HEADER + "AAAA" + character + "AAAA").content())
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("as character 5");
    }

    /**
     * The decoder checks eight bytes at a time. It must find an invalid byte at any position within these eight bytes.
     */
    @Test
    void content_oneInvalidByteAnywhere_isReportedAtItsPosition() {
        for (int length = 4; length <= 64; length += 4) {
            for (int fault = 0; fault < length; fault++) {
                byte[] text = (HEADER + "A".repeat(length)).getBytes(StandardCharsets.US_ASCII);
                text[HEADER.length() + fault] = (byte) 0xff;
                String position = "as character " + (fault + 1) + " of";

                assertThatThrownBy(() -> new DataUri(text, 0, text.length).content())
                        .hasMessageContaining(position);
            }
        }
    }

    @Test
    void content_eachByteValue_isAcceptedOnlyIfTheJdkAcceptsIt() {
        for (int value = 0; value < 256; value++) {
            byte[] base64 = {'A', 'A', 'A', 'A', 'A', 'A', (byte) value, 'A', 'A', 'A', 'A', 'A'};
            byte[] text = new ByteWriter().text(HEADER).bytes(base64).toBytes();

            assertThat(isAccepted(() -> new DataUri(text, 0, text.length).content()))
                    .as("byte %d", value)
                    .isEqualTo(isAccepted(() -> Base64.getDecoder().decode(base64)));
        }
    }

    @Test
    void content_veryLongHeader_isNotSearchedCompletely() {
        assertThatThrownBy(() -> dataUri("data:image/png;" + "a".repeat(300) + ";base64,AAAA")
                        .content())
                .hasMessageContaining("without a comma");
    }

    @Test
    void content_19MegabytesOfBase64_allocatesAlmostNothing() throws Exception {
        byte[] bytes = new byte[19_000_000];
        new Random(9).nextBytes(bytes);
        byte[] png = MediaFiles.png(600, 400);
        System.arraycopy(png, 0, bytes, 0, png.length - 12);
        System.arraycopy(PngFiles.end(), 0, bytes, bytes.length - 12, 12);
        byte[] text = MediaFiles.dataUri("image/png", bytes).getBytes(StandardCharsets.US_ASCII);
        MediaProbe.probe(new DataUri(text, 0, text.length).content());

        long before = Allocations.ofThisThread();
        MediaInfo info = MediaProbe.probe(new DataUri(text, 0, text.length).content());
        long allocated = Allocations.ofThisThread() - before;

        assertThat(info.width()).isEqualTo(600);
        assertThat(allocated).isLessThan(256 * 1024);
    }

    @Test
    void toString_anyUri_containsNoContent() {
        assertThat(dataUri(HEADER + "SGVsbG8=")).hasToString("DataUri[30 bytes]");
    }

    private interface ContentAction {
        void run() throws Exception;
    }

    private static boolean isAccepted(ContentAction action) {
        try {
            action.run();
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static DataUri dataUri(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new DataUri(bytes, 0, bytes.length);
    }
}
