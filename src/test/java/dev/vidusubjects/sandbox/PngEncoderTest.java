package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PngEncoderTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 200", "200, 3", "256, 256"})
    void encode_anyPixels_areDecodedByTheJdk(int width, int height) throws IOException {
        int[] rgb = new SplittableRandom(1)
                .ints(width * (long) height, 0, 0x1000000)
                .toArray();

        BufferedImage decoded = Pictures.decode(PngEncoder.encode(width, height, rgb));

        assertThat(decoded.getWidth()).isEqualTo(width);
        assertThat(decoded.getRGB(0, 0, width, height, null, 0, width)).containsExactly(opaque(rgb));
    }

    private static int[] opaque(int[] rgb) {
        int[] argb = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            argb[i] = 0xff000000 | rgb[i];
        }
        return argb;
    }
}
