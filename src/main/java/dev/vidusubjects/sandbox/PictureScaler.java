package dev.vidusubjects.sandbox;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jboss.logging.Logger;

/** Scales an image to a small picture, if the platform can decode it. */
final class PictureScaler {

    /** Maximum width and height of a picture, in pixels. */
    static final int MAX_SIDE = 256;

    /** Maximum number of pixels of an image that is decoded: a decoder may hold all of them in memory. */
    private static final long MAX_PIXELS = 40_000_000;

    /** Every n-th pixel of a larger image is decoded, so that this many remain on the longer side, or up to twice. */
    private static final int DECODED_SIDE = 1024;

    private static final Logger LOG = Logger.getLogger(PictureScaler.class);

    private PictureScaler() {}

    /**
     * @param image a PNG or JPEG file, which may be damaged
     * @return a PNG file of at most {@value #MAX_SIDE} pixels per side; empty if the image cannot be decoded, or the
     *     platform has no decoder, as in a native executable
     */
    static Optional<byte[]> scale(byte[] image) {
        try {
            return Optional.of(scale(decode(image)));
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.debugv("the sandbox cannot decode an image: {0}", e.getClass().getName());
            return Optional.empty();
        }
    }

    private static BufferedImage decode(byte[] image) throws IOException {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new IIOException("no decoder");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > MAX_PIXELS) {
                    throw new IIOException("too many pixels");
                }
                ImageReadParam param = reader.getDefaultReadParam();
                int step = Math.max(1, Math.max(width, height) / DECODED_SIDE);
                param.setSourceSubsampling(step, step, 0, 0);
                return reader.read(0, param);
            } finally {
                reader.dispose();
            }
        }
    }

    /** Each pixel of the result is the average of the pixels that it covers. */
    private static byte[] scale(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        double factor = Math.min(1, (double) MAX_SIDE / Math.max(width, height));
        int scaledWidth = Math.max(1, (int) Math.round(width * factor));
        int scaledHeight = Math.max(1, (int) Math.round(height * factor));
        int[] argb = image.getRGB(0, 0, width, height, null, 0, width);
        int[] rgb = new int[scaledWidth * scaledHeight];
        for (int y = 0; y < scaledHeight; y++) {
            int top = y * height / scaledHeight;
            int bottom = (y + 1) * height / scaledHeight;
            for (int x = 0; x < scaledWidth; x++) {
                int left = x * width / scaledWidth;
                int right = (x + 1) * width / scaledWidth;
                rgb[y * scaledWidth + x] = average(argb, width, left, right, top, bottom);
            }
        }
        return PngEncoder.encode(scaledWidth, scaledHeight, rgb);
    }

    private static int average(int[] argb, int width, int left, int right, int top, int bottom) {
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int pixel = argb[y * width + x];
                int alpha = pixel >>> 24;
                red += onWhite(pixel >> 16 & 0xff, alpha);
                green += onWhite(pixel >> 8 & 0xff, alpha);
                blue += onWhite(pixel & 0xff, alpha);
            }
        }
        long pixels = (long) (right - left) * (bottom - top);
        return (int) (red / pixels) << 16 | (int) (green / pixels) << 8 | (int) (blue / pixels);
    }

    private static int onWhite(int channel, int alpha) {
        return (channel * alpha + 0xff * (0xff - alpha)) / 0xff;
    }
}
