package dev.vidusubjects.bench.functions;

import dev.vidusubjects.builder.PngFiles;
import java.nio.ByteBuffer;
import java.util.Random;

/** PNG files for the measurements. */
final class BenchPictures {

    private static final int SIDE = 300;

    /** A chunk has its length, its type and its checksum beside its data. */
    private static final int CHUNK_BYTES = 12;

    /** The signature, and the chunk of the header with its length and its type. */
    private static final int BEFORE_NOISE = 8 + 25 + 8;

    private static int count;

    private BenchPictures() {}

    /** @return a PNG of exactly {@code length} bytes; most of them are noise, as in a compressed picture */
    static byte[] png(int length) {
        byte[] header = PngFiles.header(SIDE, SIDE);
        byte[] pixels = PngFiles.chunk("IDAT", PngFiles.pixels(SIDE, SIDE));
        int rest = PngFiles.file(header, pixels, PngFiles.end()).length;
        byte[] noise = new byte[length - rest - CHUNK_BYTES];
        new Random(length).nextBytes(noise);
        return PngFiles.file(header, PngFiles.chunk("paDd", noise), pixels, PngFiles.end());
    }

    /** @return the same picture with other noise; the checksum of its chunk, which nothing reads, is then wrong */
    static byte[] another(byte[] png) {
        byte[] changed = png.clone();
        ByteBuffer.wrap(changed).putInt(BEFORE_NOISE, ++count);
        return changed;
    }
}
