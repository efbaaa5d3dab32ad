package dev.vidusubjects.builder;

import java.time.Duration;

/** Writes ISO base media files: MP4 and QuickTime, plain and fragmented. */
public final class IsoFiles {

    static final long TIMESCALE = 90_000;
    static final long MOVIE_TIMESCALE = 1000;

    private static final int[] IDENTITY_MATRIX = {0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000};
    private static final int[] ROTATION_MATRIX = {0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x40000000};

    private final int width;
    private final int height;
    private final long ticks;
    private final long millis;
    private int version = 0;
    private boolean rotated = false;

    public IsoFiles(int width, int height, Duration duration) {
        this.width = width;
        this.height = height;
        this.ticks = duration.toNanos() / 1000 * TIMESCALE / 1_000_000;
        this.millis = duration.toMillis();
    }

    /** Sets the version of the headers; headers of version 1 have 64-bit times. */
    public IsoFiles version(int newVersion) {
        version = newVersion;
        return this;
    }

    /** Marks the picture as rotated by 90° for display. */
    public IsoFiles rotated() {
        rotated = true;
        return this;
    }

    public byte[] mp4() {
        return new ByteWriter()
                .bytes(ftyp("isom", "isom", "iso2", "avc1", "mp41"), moov(), box("mdat", new byte[64]))
                .toBytes();
    }

    public byte[] mov() {
        return new ByteWriter()
                .bytes(ftyp("qt  ", "qt  "), box("wide"), box("mdat", new byte[64]), moov())
                .toBytes();
    }

    /**
     * Writes fragments of about half a second each. The track header has no duration, like that of a live encoder.
     *
     * @param withMehd whether a movie extends header (mehd) contains the duration
     * @return the file
     */
    public byte[] fragmented(boolean withMehd) {
        long perSample = TIMESCALE / 25;
        ByteWriter out = new ByteWriter()
                .bytes(ftyp("iso5", "iso5", "iso6", "mp41"))
                .bytes(box(
                        "moov",
                        mvhd(0),
                        trak(0, 0),
                        box(
                                "mvex",
                                withMehd
                                        ? fullBox(
                                                "mehd",
                                                0,
                                                0,
                                                new ByteWriter().be32(millis).toBytes())
                                        : new byte[0],
                                fullBox(
                                        "trex",
                                        0,
                                        0,
                                        new ByteWriter()
                                                .be32(1, 1, perSample, 0, 0)
                                                .toBytes()))));
        long remaining = ticks / perSample;
        while (remaining > 0) {
            long samples = Math.min(remaining, 12);
            out.bytes(moof(samples), box("mdat", new byte[32]));
            remaining -= samples;
        }
        return out.toBytes();
    }

    private static byte[] moof(long samples) {
        return box(
                "moof",
                fullBox("mfhd", 0, 0, new ByteWriter().be32(1).toBytes()),
                box(
                        "traf",
                        fullBox("tfhd", 0, 0x20000, new ByteWriter().be32(1).toBytes()),
                        fullBox("tfdt", 0, 0, new ByteWriter().be32(0).toBytes()),
                        fullBox("trun", 0, 0, new ByteWriter().be32(samples).toBytes())));
    }

    public byte[] moov() {
        return box("moov", mvhd(millis), trak(ticks, millis));
    }

    public byte[] mvhd(long duration) {
        return fullBox(
                "mvhd",
                version,
                0,
                times(MOVIE_TIMESCALE, duration)
                        .be32(0x10000)
                        .zeros(12)
                        .bytes(matrix(IDENTITY_MATRIX))
                        .zeros(24)
                        .be32(2)
                        .toBytes());
    }

    public byte[] trak(long mediaDuration, long trackDuration) {
        return box("trak", tkhd(trackDuration), mdia(mediaDuration, "vide", stsd(width, height)));
    }

    public byte[] tkhd(long duration) {
        ByteWriter out = new ByteWriter();
        if (version == 1) {
            out.zeros(16).be32(1, 0).be64(duration);
        } else {
            out.zeros(8).be32(1, 0, duration);
        }
        return fullBox(
                "tkhd",
                version,
                3,
                out.zeros(16)
                        .bytes(matrix(rotated ? ROTATION_MATRIX : IDENTITY_MATRIX))
                        .be32((long) width << 16, (long) height << 16)
                        .toBytes());
    }

    public byte[] mdia(long duration, String handler, byte[] stsd) {
        return box(
                "mdia",
                fullBox(
                        "mdhd",
                        version,
                        0,
                        times(TIMESCALE, duration).be16(0x55c4, 0).toBytes()),
                fullBox(
                        "hdlr",
                        0,
                        0,
                        new ByteWriter().zeros(4).text(handler).zeros(13).toBytes()),
                box(
                        "minf",
                        fullBox("vmhd", 0, 1, new byte[8]),
                        box(
                                "stbl",
                                stsd,
                                fullBox(
                                        "stts",
                                        0,
                                        0,
                                        duration == 0
                                                ? new ByteWriter().be32(0).toBytes()
                                                : new ByteWriter()
                                                        .be32(1, 1, duration)
                                                        .toBytes()))));
    }

    public static byte[] stsd(int width, int height) {
        return fullBox(
                "stsd",
                0,
                0,
                new ByteWriter()
                        .be32(1)
                        .bytes(box(
                                "avc1",
                                new ByteWriter()
                                        .zeros(6)
                                        .be16(1)
                                        .zeros(16)
                                        .be16(width, height)
                                        .be32(0x480000, 0x480000, 0)
                                        .be16(1)
                                        .zeros(32)
                                        .be16(24, 0xffff)
                                        .toBytes()))
                        .toBytes());
    }

    private ByteWriter times(long timescale, long duration) {
        return version == 1
                ? new ByteWriter().zeros(16).be32(timescale).be64(duration)
                : new ByteWriter().zeros(8).be32(timescale, duration);
    }

    private static byte[] matrix(int[] values) {
        ByteWriter out = new ByteWriter();
        for (int value : values) {
            out.be32(value);
        }
        return out.toBytes();
    }

    public static byte[] ftyp(String major, String... compatible) {
        ByteWriter out = new ByteWriter().text(major).be32(512);
        for (String brand : compatible) {
            out.text(brand);
        }
        return box("ftyp", out.toBytes());
    }

    public static byte[] fullBox(String type, int version, int flags, byte[] body) {
        return box(
                type,
                new ByteWriter().be32((long) version << 24 | flags).bytes(body).toBytes());
    }

    public static byte[] box(String type, byte[]... parts) {
        byte[] body = new ByteWriter().bytes(parts).toBytes();
        return new ByteWriter().be32(body.length + 8L).text(type).bytes(body).toBytes();
    }

    /** @return a box whose size field has 64 bits */
    public static byte[] largeBox(String type, byte[]... parts) {
        byte[] body = new ByteWriter().bytes(parts).toBytes();
        return new ByteWriter()
                .be32(1)
                .text(type)
                .be64(body.length + 16L)
                .bytes(body)
                .toBytes();
    }
}
