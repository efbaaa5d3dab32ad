package dev.vidusubjects.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A generated picture: symmetric tiles in two colours, which a hash of a text determines. */
final class TilePattern {

    /** Width and height of the picture, in pixels. */
    static final int SIDE = 256;

    private static final int TILES = 8;
    private static final int TILE_SIDE = SIDE / TILES;

    private TilePattern() {}

    /** @return a PNG file; the same one for the same text */
    static byte[] png(String text) {
        byte[] hash = sha256(text);
        int dark = colour(hash, 0, 0x9f);
        int light = colour(hash, 3, 0x3f) | 0xc0c0c0;
        int[] rgb = new int[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int column = x / TILE_SIDE;
                int mirrored = Math.min(column, TILES - 1 - column);
                boolean filled = (hash[8 + y / TILE_SIDE] >> mirrored & 1) == 1;
                rgb[y * SIDE + x] = filled ? dark : light;
            }
        }
        return PngEncoder.encode(SIDE, SIDE, rgb);
    }

    /** @param mask the bits of each channel that the hash determines; the others are zero */
    private static int colour(byte[] hash, int at, int mask) {
        return (hash[at] & mask) << 16 | (hash[at + 1] & mask) << 8 | hash[at + 2] & mask;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
