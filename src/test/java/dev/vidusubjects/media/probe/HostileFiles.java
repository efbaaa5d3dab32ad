package dev.vidusubjects.media.probe;

import dev.vidusubjects.builder.ByteWriter;
import dev.vidusubjects.builder.IsoFiles;
import dev.vidusubjects.builder.JpegFiles;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.builder.PngFiles;
import dev.vidusubjects.builder.RiffFiles;
import dev.vidusubjects.media.MediaContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/** Generates untrusted media files from a seed: truncated, mutated, spliced, and built to exhaust a parser. */
final class HostileFiles {

    private static final long[] NUMBERS = {
        0, 1, 2, 7, 8, 12, 16, 0xff, 0xffff, 0x7fffffffL, 0x80000000L, 0xfffffff7L, 0xfffffff8L, 0xffffffffL
    };

    private final Random random;
    private final BiConsumer<String, MediaContent> files;

    private HostileFiles(long seed, BiConsumer<String, MediaContent> files) {
        this.random = new Random(seed);
        this.files = files;
    }

    /**
     * Generates the files.
     *
     * @param seed the seed of the random numbers: the same seed generates the same files
     * @param perFile the number of variants of each kind (truncated, mutated) of each well-formed file
     * @param files the consumer of each file and its name; the name identifies the file between runs
     */
    static void make(long seed, int perFile, BiConsumer<String, MediaContent> files) {
        HostileFiles hostile = new HostileFiles(seed, files);
        hostile.mutations(perFile);
        hostile.png();
        hostile.jpeg();
        hostile.riff();
        hostile.iso();
    }

    private void mutations(int perFile) {
        Map<String, byte[]> wellFormed = wellFormed();
        List<byte[]> others = new ArrayList<>(wellFormed.values());
        wellFormed.forEach((name, file) -> {
            for (int i = 0; i < perFile; i++) {
                add(name + " cut off #" + i, Arrays.copyOf(file, random.nextInt(file.length)));
                add(name + " with other bytes #" + i, otherBytes(file));
                add(name + " with other numbers #" + i, otherNumbers(file));
                add(name + " rearranged #" + i, rearranged(file, others.get(random.nextInt(others.size()))));
                add(name + " and noise #" + i, noise(file));
            }
        });
    }

    static Map<String, byte[]> wellFormed() {
        Duration duration = Duration.ofMillis(4960);
        IsoFiles movie = new IsoFiles(320, 240, duration);
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("png", MediaFiles.png(320, 240));
        all.put(
                "png with exif",
                PngFiles.file(
                        PngFiles.header(32, 24),
                        PngFiles.chunk("eXIf", JpegFiles.tiff(6, true)),
                        PngFiles.chunk("IDAT", PngFiles.pixels(32, 24)),
                        PngFiles.end()));
        all.put("jpeg", MediaFiles.jpeg(320, 240, 6));
        all.put("bare jpeg", JpegFiles.bare(0xc2, 320, 240));
        all.put("webp", MediaFiles.webp(320, 240));
        all.put("lossy webp", RiffFiles.riff("WEBP", RiffFiles.vp8(320, 240)));
        all.put("extended webp", RiffFiles.webpExtended(320, 240, 6));
        all.put("mp4", MediaFiles.mp4(320, 240, duration));
        all.put("mp4 version 1", movie.version(1).rotated().mp4());
        all.put("mov", MediaFiles.mov(320, 240, duration));
        all.put("fragmented mp4", movie.fragmented(true));
        all.put("avi", MediaFiles.avi(320, 240, duration));
        for (String name : new String[] {
            "fragmented-192x160-2000ms.mp4",
            "dash-192x160-2000ms.mp4",
            "quicktime-192x160-2000ms.mov",
            "motion-192x160-2000ms.avi",
            "rotated-320x256.webp",
            "progressive-200x100.jpg",
            "interlaced-200x100.png",
            "picture.heic",
            "video.webm"
        }) {
            all.put(name, resource(name));
        }
        return all;
    }

    private byte[] otherBytes(byte[] file) {
        byte[] mutated = file.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            mutated[position(file)] = (byte) random.nextInt();
        }
        return mutated;
    }

    private byte[] otherNumbers(byte[] file) {
        byte[] mutated = file.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            long number = NUMBERS[random.nextInt(NUMBERS.length)];
            byte[] bytes =
                    (random.nextBoolean() ? new ByteWriter().be32(number) : new ByteWriter().le32(number)).toBytes();
            int position = Math.min(position(file), file.length - 4);
            System.arraycopy(bytes, 0, mutated, position, 4);
        }
        return mutated;
    }

    /** @return a random position near the start or near the end of the file, where the headers are */
    private int position(byte[] file) {
        int near = random.nextInt(Math.min(file.length, 700));
        return random.nextInt(4) == 0 ? file.length - 1 - near : near;
    }

    private byte[] rearranged(byte[] file, byte[] other) {
        int from = position(file);
        int to = Math.min(file.length, from + 1 + random.nextInt(200));
        byte[] part = Arrays.copyOfRange(file, from, to);
        byte[] head = Arrays.copyOf(file, from);
        byte[] tail = Arrays.copyOfRange(file, to, file.length);
        return switch (random.nextInt(4)) {
            case 0 -> new ByteWriter().bytes(head, tail).toBytes();
            case 1 -> new ByteWriter().bytes(head, part, part, part, tail).toBytes();
            case 2 ->
                new ByteWriter()
                        .bytes(head, Arrays.copyOfRange(other, Math.min(from, other.length), other.length))
                        .toBytes();
            default -> new ByteWriter().bytes(part, file).toBytes();
        };
    }

    private byte[] noise(byte[] file) {
        byte[] noisy = new byte[200 + random.nextInt(5000)];
        random.nextBytes(noisy);
        System.arraycopy(file, 0, noisy, 0, Math.min(file.length, 8 + random.nextInt(60)));
        return noisy;
    }

    private void png() {
        byte[] header = PngFiles.header(320, 240);
        byte[] bomb = new ByteWriter()
                .text("Comment\0\0")
                .bytes(PngFiles.pixels(50_000, 1000))
                .toBytes();
        add(
                "png zTXt bomb",
                PngFiles.file(header, PngFiles.chunk("zTXt", bomb), PngFiles.chunk("IDAT", bomb), PngFiles.end()));
        add("png iCCP bomb", PngFiles.file(header, PngFiles.chunk("iCCP", bomb), PngFiles.end()));
        repeated("png of endless texts", PngFiles.file(header), PngFiles.chunk("tEXt", new byte[0]));
        repeated("png of endless empty pixels", PngFiles.file(header), PngFiles.chunk("IDAT", new byte[0]));
        repeated("png of endless pixels", PngFiles.file(header), PngFiles.chunk("IDAT", new byte[8192]));
        repeated("png of endless headers", PngFiles.SIGNATURE, header);
        for (long length : NUMBERS) {
            add(
                    "png chunk of " + length,
                    PngFiles.file(
                            header,
                            new ByteWriter().be32(length).text("zTXtxxxxxx").toBytes()));
        }
        exifBlocks()
                .forEach((name, tiff) -> add(
                        "png " + name,
                        PngFiles.file(
                                header,
                                PngFiles.chunk("eXIf", tiff),
                                PngFiles.chunk("IDAT", new byte[9]),
                                PngFiles.end())));
    }

    private void jpeg() {
        byte[] bare = JpegFiles.bare(0xc0, 320, 240);
        byte[] start = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
        repeated("jpeg of endless fill bytes", start, new byte[] {(byte) 0xff});
        repeated("jpeg of endless restarts", start, new byte[] {(byte) 0xd0, (byte) 0xff});
        repeated("jpeg of endless empty segments", start, new byte[] {(byte) 0xe2, 0, 2, (byte) 0xff});
        repeated("jpeg of endless long segments", Arrays.copyOf(start, 2), JpegFiles.segment(0xe2, new byte[65_000]));
        repeated("jpeg of endless exif", Arrays.copyOf(start, 2), JpegFiles.segment(0xe1, JpegFiles.exif(1, true)));
        repeated("jpeg of zeros", start, new byte[1]);
        exifBlocks()
                .forEach((name, tiff) -> add(
                        "jpeg " + name,
                        JpegFiles.withSegment(
                                bare,
                                JpegFiles.segment(
                                        0xe1,
                                        new ByteWriter()
                                                .text("Exif\0\0")
                                                .bytes(tiff)
                                                .toBytes()))));
    }

    /**
     * @return EXIF blocks whose directories refer to themselves, to earlier positions, or to positions outside the
     *     block
     */
    private static Map<String, byte[]> exifBlocks() {
        Map<String, byte[]> blocks = new LinkedHashMap<>();
        for (long offset : NUMBERS) {
            blocks.put(
                    "exif at " + offset,
                    new ByteWriter()
                            .text("MM\0*")
                            .be32(offset)
                            .be16(0xffff)
                            .zeros(500)
                            .toBytes());
        }
        ByteWriter loop = new ByteWriter().text("II*\0").le32(8).le16(2000);
        for (int i = 0; i < 2000; i++) {
            loop.le16(0x8769, 4).le32(1, 8);
        }
        blocks.put("exif that leads to itself", loop.le32(8).toBytes());
        return blocks;
    }

    private void riff() {
        for (String form : new String[] {"WEBP", "AVI "}) {
            byte[] start =
                    new ByteWriter().text("RIFF").le32(100_000_000).text(form).toBytes();
            repeated(form + "of endless empty chunks", start, RiffFiles.chunk("JUNK", new byte[0]));
            repeated(form + "of endless long chunks", start, RiffFiles.chunk("JUNK", new byte[99_990]));
            repeated(form + "of endless lists", start, RiffFiles.list("hdrl"));
            repeated(
                    form + "of nested lists",
                    start,
                    new ByteWriter().text("LIST").le32(90_000_000).text("hdrl").toBytes());
            repeated(
                    form + "of nested streams",
                    start,
                    new ByteWriter().text("LIST").le32(90_000_000).text("strl").toBytes());
            for (long length : NUMBERS) {
                add(
                        form + "chunk of " + length,
                        RiffFiles.riff(
                                form,
                                new ByteWriter()
                                        .text("LIST")
                                        .le32(length)
                                        .text("hdrl")
                                        .zeros(40)
                                        .toBytes()));
                add(
                        form + "riff of " + length,
                        new ByteWriter()
                                .text("RIFF")
                                .le32(length)
                                .text(form)
                                .zeros(40)
                                .toBytes());
            }
        }
        repeated(
                "webp of endless frames",
                new ByteWriter()
                        .text("RIFF")
                        .le32(100_000_000)
                        .text("WEBP")
                        .bytes(RiffFiles.vp8x(0x0a, 9, 9))
                        .toBytes(),
                RiffFiles.chunk("ANMF", new byte[16]));
        repeated("avi of endless parts", MediaFiles.avi(320, 240, Duration.ofSeconds(4)), RiffFiles.riff("AVIX"));
        repeated(
                "avi of endless streams",
                new ByteWriter()
                        .text("RIFF")
                        .le32(100_000_000)
                        .text("AVI LIST")
                        .le32(90_000_000)
                        .text("hdrl")
                        .toBytes(),
                RiffFiles.list("strl", RiffFiles.strh("auds", 1, 1, 1)));
    }

    private void iso() {
        byte[] ftyp = IsoFiles.ftyp("isom");
        byte[] movie = new IsoFiles(320, 240, Duration.ofSeconds(5)).fragmented(true);
        for (String type :
                new String[] {"moov", "trak", "mdia", "minf", "stbl", "moof", "traf", "mvex", "free", "udta"}) {
            byte[] outer =
                    new ByteWriter().bytes(ftyp).be32(90_000_000).text("moov").toBytes();
            byte[] box = new ByteWriter().be32(80_000_000).text(type).toBytes();
            repeated("mp4 of nested " + type, ftyp, box);
            repeated("mp4 of movie of nested " + type, outer, box);
            repeated("mp4 of movie of endless " + type, outer, IsoFiles.box(type));
            repeated("mp4 of endless " + type, ftyp, IsoFiles.box(type));
            repeated(
                    "mp4 of nested large " + type,
                    ftyp,
                    new ByteWriter().be32(1).text(type).be64(70_000_000).toBytes());
            repeated("fragmented mp4 and endless " + type, movie, IsoFiles.box(type));
            repeated("fragmented mp4 and scattered " + type, movie, IsoFiles.box(type, new byte[90_000]));
            for (long length : NUMBERS) {
                add(
                        "mp4 " + type + " of " + length,
                        new ByteWriter()
                                .bytes(ftyp)
                                .be32(length)
                                .text(type)
                                .zeros(60)
                                .toBytes());
                add(
                        "mp4 large " + type + " of " + length,
                        new ByteWriter()
                                .bytes(ftyp)
                                .be32(1)
                                .text(type)
                                .be64(length << 32 | length)
                                .zeros(60)
                                .toBytes());
            }
        }
        for (long count : NUMBERS) {
            add("mp4 stsd of " + count, table("stsd", count));
            add("mp4 stts of " + count, table("stts", count));
        }
        byte[] samples = new ByteWriter().be32(1_000_000).zeros(16_000_000).toBytes();
        add(
                "mp4 with a fragment of many pictures",
                new ByteWriter()
                        .bytes(
                                movie,
                                IsoFiles.box(
                                        "moof",
                                        IsoFiles.box(
                                                "traf",
                                                IsoFiles.fullBox(
                                                        "tfhd",
                                                        0,
                                                        0,
                                                        new ByteWriter().be32(1).toBytes()),
                                                IsoFiles.fullBox("trun", 0, 0xf00, samples))))
                        .toBytes());
        repeated("mp4 of zeros", ftyp, new byte[1]);
        repeated("mp4 of ones", ftyp, new byte[] {(byte) 0xff});
        repeated("mov of endless zero boxes", IsoFiles.box("moov"), new byte[8]);
    }

    private static byte[] table(String type, long count) {
        byte[] table = IsoFiles.fullBox(
                type, 0, 0, new ByteWriter().be32(count).zeros(20).toBytes());
        byte[] media = IsoFiles.box("mdia", IsoFiles.box("minf", IsoFiles.box("stbl", table)));
        return new ByteWriter()
                .bytes(IsoFiles.ftyp("isom"), IsoFiles.box("moov", IsoFiles.box("trak", media)))
                .toBytes();
    }

    private void add(String name, byte[] file) {
        files.accept(name, MediaFiles.content(file));
    }

    /** Adds a file of 100 MB that needs little memory: a start, followed by one part that repeats. */
    private void repeated(String name, byte[] start, byte[] part) {
        byte[] cycle = new byte[part.length * Math.max(1, 4096 / part.length)];
        for (int i = 0; i < cycle.length; i++) {
            cycle[i] = part[i % part.length];
        }
        files.accept(name, new MediaContent() {
            @Override
            public long size() {
                return 100_000_000;
            }

            @Override
            public int read(long position, byte[] into, int offset, int length) {
                int count = (int) Math.min(length, size() - position);
                for (int done = 0; done < count; ) {
                    long at = position + done;
                    byte[] source = at < start.length ? start : cycle;
                    int from = (int) (at < start.length ? at : (at - start.length) % cycle.length);
                    int run = Math.min(count - done, source.length - from);
                    System.arraycopy(source, from, into, offset + done, run);
                    done += run;
                }
                return count;
            }
        });
    }

    private static byte[] resource(String name) {
        try (InputStream in = HostileFiles.class.getResourceAsStream("/media/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] dataUri(byte[] file) {
        return MediaFiles.dataUri("image/png", file).getBytes(StandardCharsets.US_ASCII);
    }
}
