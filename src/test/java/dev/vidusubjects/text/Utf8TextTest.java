package dev.vidusubjects.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {

    /** Each byte at each place of texts of several lengths, in the midst of other bytes that are not plain. */
    @Test
    void endOfPlain_eachByteAtEachPlace_isItsPlaceOrTheEnd() {
        for (int length = 1; length <= 20; length++) {
            for (int place = 0; place < length; place++) {
                for (int value = 0; value < 256; value++) {
                    byte[] bytes = new byte[length + 4];
                    Arrays.fill(bytes, 2, 2 + length, (byte) 'x');
                    bytes[2 + place] = (byte) value;

                    boolean plain = value >= ' ' && value < 0x80 && value != '"' && value != '\\';
                    assertThat(Utf8Text.endOfPlain(bytes, 2, 2 + length))
                            .as("byte %d at %d of %d", value, place, length)
                            .isEqualTo(2 + (plain ? length : place));
                }
            }
        }
    }

    @Test
    void endOfPlain_anyBytes_isTheFirstThatIsNotPlain() {
        Random random = new Random(1);
        for (int n = 0; n < 20_000; n++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                // Mostly the bytes around those that are searched for.
                bytes[i] =
                        random.nextInt(3) == 0 ? bytes[i] : (byte) " !\"#[\\]\u007f\u001fA".charAt(random.nextInt(10));
            }
            int expected = 0;
            while (expected < bytes.length
                    && bytes[expected] >= ' '
                    && bytes[expected] != '"'
                    && bytes[expected] != '\\') {
                expected++;
            }

            assertThat(Utf8Text.endOfPlain(bytes, 0, bytes.length)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data:image/png;base64,AA+/", "a'b", "\u007f"})
    void isPlain_textWithoutEscapes_isTrue(String text) {
        assertThat(Utf8Text.of(text).isPlain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"", "data:image/png;name=\"a\";base64,AAAA", "a\\b", "a\nb", "ä", "\u0000"})
    void isPlain_textThatJsonEscapesOrIsNotAscii_isFalse(String text) {
        assertThat(Utf8Text.of(text).isPlain()).isFalse();
    }

    @Test
    void equals_sameTextElsewhere_isTrue() {
        byte[] bytes = "xhërox".getBytes(StandardCharsets.UTF_8);
        Utf8Text part = new Utf8Text(bytes, 1, bytes.length - 2);

        assertThat(part)
                .isEqualTo(Utf8Text.of("hëro"))
                .hasSameHashCodeAs(Utf8Text.of("hëro"))
                .hasToString("hëro");
        assertThat(part).isNotEqualTo(Utf8Text.of("hero")).isNotEqualTo("hëro");
    }

    @Test
    void new_rangeOutsideOfTheBytes_isRefused() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> new Utf8Text(new byte[3], 2, 2));
    }
}
