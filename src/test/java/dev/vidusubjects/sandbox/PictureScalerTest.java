package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.Pictures.RED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.PngFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureScalerTest {

    private static BufferedImage scaled(byte[] image) throws IOException {
        return Pictures.decode(PictureScaler.scale(image).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "png, 600, 300, 256, 128",
        "jpg, 600, 300, 256, 128",
        "png, 300, 3000, 26, 256",
        "png, 5000, 1, 256, 1",
        "png, 257, 256, 256, 255",
        "png, 256, 256, 256, 256",
        "jpg, 3, 2, 3, 2",
        "png, 1, 1, 1, 1"
    })
    void scale_image_fitsAndKeepsItsColourAndShape(String format, int width, int height, int newWidth, int newHeight)
            throws IOException {
        BufferedImage picture = scaled(Pictures.image(width, height, RED, format));

        assertThat(picture.getWidth()).isEqualTo(newWidth);
        assertThat(picture.getHeight()).isEqualTo(newHeight);
        assertThat(Pictures.share(picture, RED)).isEqualTo(1);
    }

    @Test
    void scale_halfOfAnotherColour_keepsBothInTheirPlaces() throws IOException {
        BufferedImage image = new BufferedImage(800, 800, BufferedImage.TYPE_INT_RGB);
        int[] red = new int[400 * 800];
        Arrays.fill(red, RED);
        image.setRGB(0, 0, 400, 800, red, 0, 400);

        BufferedImage picture = scaled(JpegFiles.encode(image, "png"));

        assertThat(picture.getRGB(10, 128) & 0xffffff).isEqualTo(RED);
        assertThat(picture.getRGB(245, 128) & 0xffffff).isZero();
    }

    @Test
    void scale_transparentImage_isWhite() throws IOException {
        BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);

        assertThat(Pictures.share(scaled(JpegFiles.encode(image, "png")), 0xffffff))
                .isEqualTo(1);
    }

    @Test
    void scale_moreThan40MillionPixels_isRefusedBeforeItIsDecoded() {
        byte[] header = PngFiles.file(PngFiles.header(1_000_000, 1_000_000), PngFiles.end());

        assertThat(PictureScaler.scale(header)).isEmpty();
    }

    @Test
    void scale_damagedOrOfAnotherFormat_isEmpty() {
        byte[] png = Pictures.image(50, 50, RED, "png");

        assertThat(PictureScaler.scale(new byte[0])).isEmpty();
        assertThat(PictureScaler.scale(Arrays.copyOf(png, 40))).isEmpty();
        assertThat(PictureScaler.scale(MediaFiles.webp(20, 20))).isEmpty();
    }
}
