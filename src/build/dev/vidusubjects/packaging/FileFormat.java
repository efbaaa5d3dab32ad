package dev.vidusubjects.packaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * Detects the format of a file by its first bytes, for messages. Detects the executables of macOS and Windows, for
 * example.
 */
final class FileFormat {

    private static final int ELF_MAGIC = 0x7f454c46;
    private static final int ELF_IDENT = 20;

    /**
     * The formats by their first four bytes, read as a big-endian number (Apple's mach-o/loader.h and mach-o/fat.h).
     */
    private static final Map<Integer, String> MACH_O = Map.of(
            0xfeedface, "a 32-bit Mach-O file, as built for macOS",
            0xcefaedfe, "a 32-bit Mach-O file, as built for macOS",
            0xfeedfacf, "a Mach-O file, as built for macOS",
            0xcffaedfe, "a Mach-O file, as built for macOS",
            0xcafebabf, "a universal Mach-O file, as built for macOS",
            0xbfbafeca, "a universal Mach-O file, as built for macOS",
            0xbebafeca, "a universal Mach-O file, as built for macOS");

    /**
     * Universal Mach-O files and Java class files start with this number. Then follows a small count, or a version from
     * 45 on.
     */
    private static final int CAFEBABE = 0xcafebabe;

    private static final int FIRST_CLASS_VERSION = 45;

    private FileFormat() {}

    static boolean isElf(byte[] content) {
        return content.length >= 4 && ByteBuffer.wrap(content).getInt() == ELF_MAGIC;
    }

    /** @return a noun phrase for the format of the file, or for its first bytes if the format is unknown */
    static String describe(byte[] content) {
        if (content.length == 0) {
            return "an empty file";
        }
        if (content.length < 4) {
            return "a file of " + content.length + " bytes";
        }
        ByteBuffer bytes = ByteBuffer.wrap(content);
        int magic = bytes.getInt();
        if (magic == ELF_MAGIC) {
            return describeElf(bytes);
        }
        if (MACH_O.containsKey(magic)) {
            return MACH_O.get(magic);
        }
        if (magic == CAFEBABE) {
            boolean universal = content.length < 8 || bytes.getInt() < FIRST_CLASS_VERSION;
            return universal ? MACH_O.get(0xcafebabf) : "a Java class";
        }
        String start = new String(content, 0, 2, StandardCharsets.ISO_8859_1);
        return switch (start) {
            case "MZ" -> "a PE file, as built for Windows";
            case "#!" -> "a script";
            default ->
                "a file of unknown format that starts with "
                        + HexFormat.of().formatHex(content, 0, Math.min(8, content.length));
        };
    }

    private static String describeElf(ByteBuffer bytes) {
        if (bytes.limit() < ELF_IDENT) {
            return "an ELF file of " + bytes.limit() + " bytes";
        }
        int width = bytes.get(4);
        int order = bytes.get(5);
        ByteBuffer numbers = bytes.order(order == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int machine = numbers.getShort(18) & 0xffff;
        return "an ELF file, " + (width == 1 ? "32-bit" : width == 2 ? "64-bit" : "of class " + width) + ", "
                + (order == 1 ? "little-endian" : order == 2 ? "big-endian" : "of byte order " + order) + ", for "
                + processor(machine);
    }

    /** @param machine {@code e_machine} */
    private static String processor(int machine) {
        return switch (machine) {
            case 3 -> "x86 (i386)";
            case 21 -> "ppc64";
            case 22 -> "s390x";
            case 40 -> "arm (32-bit)";
            case 62 -> "x86_64";
            case 183 -> "arm64";
            case 243 -> "riscv";
            default -> "machine " + machine;
        };
    }
}
