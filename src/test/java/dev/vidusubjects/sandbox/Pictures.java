package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Images of one colour, and the pictures that the sandbox makes of them. */
final class Pictures {

    static final int RED = 0xff0000;
    static final int BLUE = 0x0000ff;

    /** The difference that lossy compression makes to a channel. */
    private static final int TOLERANCE = 8;

    private Pictures() {}

    /** @param format {@code png} or {@code jpg} */
    static byte[] image(int width, int height, int rgb, String format) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, rgb);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return JpegFiles.encode(image, format);
    }

    static String dataUri(int rgb) {
        return MediaFiles.dataUri("image/png", image(600, 300, rgb, "png"));
    }

    static BufferedImage decode(byte[] picture) throws IOException {
        BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(picture));
        assertThat(decoded).as("a picture that can be decoded").isNotNull();
        return decoded;
    }

    /** @return the share of the pixels that have the colour, 0 to 1 */
    static double share(BufferedImage picture, int rgb) {
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        long same = Arrays.stream(pixels).filter(pixel -> isNear(pixel, rgb)).count();
        return (double) same / pixels.length;
    }

    private static boolean isNear(int pixel, int rgb) {
        return Math.abs((pixel >> 16 & 0xff) - (rgb >> 16 & 0xff)) <= TOLERANCE
                && Math.abs((pixel >> 8 & 0xff) - (rgb >> 8 & 0xff)) <= TOLERANCE
                && Math.abs((pixel & 0xff) - (rgb & 0xff)) <= TOLERANCE;
    }
}
