package dev.vidusubjects.builder;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** Writes JPEG files: complete files with the encoder of the JDK, and single segments byte by byte. */
public final class JpegFiles {

    private JpegFiles() {}

    public static byte[] jpeg(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(0x3a6ea5));
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return encode(image, "jpg");
    }

    public static byte[] encode(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.setUseCache(false);
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** @return the file with an EXIF segment directly after its start marker */
    public static byte[] withOrientation(byte[] jpeg, int orientation) {
        return withSegment(jpeg, segment(0xe1, exif(orientation, true)));
    }

    public static byte[] withSegment(byte[] jpeg, byte[] segment) {
        return new ByteWriter()
                .bytes(Arrays.copyOf(jpeg, 2), segment, Arrays.copyOfRange(jpeg, 2, jpeg.length))
                .toBytes();
    }

    public static byte[] segment(int marker, byte[] data) {
        return new ByteWriter()
                .u8(0xff, marker)
                .be16(data.length + 2)
                .bytes(data)
                .toBytes();
    }

    /** @return the data of an APP1 segment */
    public static byte[] exif(int orientation, boolean bigEndian) {
        return new ByteWriter()
                .text("Exif")
                .zeros(2)
                .bytes(tiff(orientation, bigEndian))
                .toBytes();
    }

    /** @return a TIFF header with two entries: a description, whose text is after the directory, and the orientation */
    public static byte[] tiff(int orientation, boolean bigEndian) {
        return bigEndian
                ? new ByteWriter()
                        .text("MM")
                        .be16(42)
                        .be32(8)
                        .be16(2)
                        .be16(0x010e, 2)
                        .be32(6, 38)
                        .be16(0x0112, 3)
                        .be32(1)
                        .be16(orientation, 0)
                        .be32(0)
                        .text("Hello\0")
                        .toBytes()
                : new ByteWriter()
                        .text("II")
                        .le16(42)
                        .le32(8)
                        .le16(2)
                        .le16(0x010e, 2)
                        .le32(6, 38)
                        .le16(0x0112, 3)
                        .le32(1)
                        .le16(orientation, 0)
                        .le32(0)
                        .text("Hello\0")
                        .toBytes();
    }

    /**
     * @return the minimal parts of a JPEG: start, quantisation table, frame, scan header, a few bytes of the scan, end
     */
    public static byte[] bare(int frameMarker, int width, int height) {
        return new ByteWriter()
                .u8(0xff, 0xd8)
                .bytes(segment(0xdb, new byte[65]))
                .bytes(segment(
                        frameMarker,
                        new ByteWriter()
                                .u8(8)
                                .be16(height, width)
                                .u8(1, 1, 0x11, 0)
                                .toBytes()))
                .bytes(segment(0xda, new byte[] {1, 1, 0, 0, 63, 0}))
                .zeros(16)
                .u8(0xff, 0xd9)
                .toBytes();
    }
}
