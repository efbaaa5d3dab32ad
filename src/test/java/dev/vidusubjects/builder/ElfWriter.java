package dev.vidusubjects.builder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small ELF executables of a few hundred bytes: valid ones, and invalid ones that no linker produces. */
public final class ElfWriter {

    private static final int HEADERS = 64 + 3 * 56;

    private long base = 0x400000;
    private int machine = 62;
    private int osAbi;
    private int type = 3;
    private boolean entry = true;
    private String interpreter = "/lib64/ld-linux-x86-64.so.2";
    private final List<String> libraries = new ArrayList<>();
    private final Map<String, Map<String, String>> versions = new LinkedHashMap<>();
    private final List<Long> libraryNames = new ArrayList<>();
    private int versionFlags;
    private int versionStep = 16;

    public static ElfWriter forX86() {
        return new ElfWriter()
                .library("libc.so.6")
                .library("libz.so.1")
                .version("libc.so.6", "GLIBC_2.2.5", "exit")
                .version("libc.so.6", "GLIBC_2.34", "__libc_start_main");
    }

    public static ElfWriter forArm() {
        return new ElfWriter()
                .machine(183)
                .interpreter("/lib/ld-linux-aarch64.so.1")
                .library("libc.so.6")
                .library("ld-linux-aarch64.so.1")
                .version("libc.so.6", "GLIBC_2.17", "exit");
    }

    public static ElfWriter statically() {
        return new ElfWriter().interpreter(null);
    }

    /** @param address the address of the file's first byte in memory */
    public ElfWriter base(long address) {
        base = address;
        return this;
    }

    public ElfWriter machine(int value) {
        machine = value;
        return this;
    }

    public ElfWriter osAbi(int value) {
        osAbi = value;
        return this;
    }

    public ElfWriter type(int value) {
        type = value;
        return this;
    }

    public ElfWriter withoutEntry() {
        entry = false;
        return this;
    }

    public ElfWriter interpreter(String path) {
        interpreter = path;
        return this;
    }

    public ElfWriter library(String name) {
        libraries.add(name);
        return this;
    }

    /** @param index the index of a needed library's name in the string table, or an index beyond it */
    public ElfWriter libraryAt(long index) {
        libraryNames.add(index);
        return this;
    }

    public ElfWriter version(String library, String version, String symbol) {
        versions.computeIfAbsent(library, any -> new LinkedHashMap<>()).put(version, symbol);
        return this;
    }

    public ElfWriter weakVersions() {
        versionFlags = 2;
        return this;
    }

    /** @param bytes the offset from one needed version to the next, as its entry states */
    public ElfWriter versionStep(int bytes) {
        versionStep = bytes;
        return this;
    }

    public byte[] write() {
        Strings strings = new Strings();
        List<long[]> dynamic = new ArrayList<>();
        libraries.forEach(library -> dynamic.add(new long[] {1, strings.add(library)}));
        libraryNames.forEach(index -> dynamic.add(new long[] {1, index}));
        byte[] needs = needs(strings);
        byte[] symbols = symbols(strings);
        byte[] indices = indices();
        byte[] interp = interpreter == null ? new byte[0] : (interpreter + "\0").getBytes(StandardCharsets.ISO_8859_1);
        long at = HEADERS;
        long interpAt = at;
        long stringsAt = at += interp.length;
        long needsAt = at += strings.bytes.size();
        long symbolsAt = at += needs.length;
        long indicesAt = at += symbols.length;
        long dynamicAt = at += indices.length;
        dynamic.add(new long[] {5, base + stringsAt});
        dynamic.add(new long[] {10, strings.bytes.size()});
        if (!versions.isEmpty()) {
            dynamic.add(new long[] {0x6ffffffeL, base + needsAt});
            dynamic.add(new long[] {0x6fffffffL, versions.size()});
            dynamic.add(new long[] {6, base + symbolsAt});
            dynamic.add(new long[] {0x6ffffff0L, base + indicesAt});
        }
        dynamic.add(new long[] {0, 0});
        long sectionsAt = at += 16L * dynamic.size();

        ByteBuffer file = ByteBuffer.allocate((int) at + 2 * 64).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, (byte) osAbi}).putLong(0);
        file.putShort((short) type).putShort((short) machine).putInt(1);
        file.putLong(entry ? base + HEADERS : 0).putLong(64).putLong(sectionsAt).putInt(0);
        boolean dynamically = interpreter != null;
        file.putShort((short) 64).putShort((short) 56).putShort((short) (dynamically ? 3 : 1));
        file.putShort((short) 64).putShort((short) 2).putShort((short) 0);
        segment(file, 1, 0, sectionsAt);
        segment(file, 3, interpAt, interp.length);
        segment(file, 2, dynamicAt, sectionsAt - dynamicAt);
        file.put(interp)
                .put(strings.bytes.toByteArray())
                .put(needs)
                .put(symbols)
                .put(indices);
        dynamic.forEach(item -> file.putLong(item[0]).putLong(item[1]));
        file.position((int) sectionsAt + 64);
        file.putInt(0)
                .putInt(11)
                .putLong(0)
                .putLong(base + symbolsAt)
                .putLong(symbolsAt)
                .putLong(symbols.length);
        return file.array();
    }

    private void segment(ByteBuffer file, int type, long offset, long size) {
        file.putInt(type).putInt(5).putLong(offset).putLong(base + offset).putLong(base + offset);
        file.putLong(size).putLong(size).putLong(1);
    }

    private byte[] needs(Strings strings) {
        int count = versions.values().stream().mapToInt(Map::size).sum();
        ByteBuffer needs = buffer(16 * (versions.size() + count));
        int index = 2;
        int libraries = 0;
        for (Map.Entry<String, Map<String, String>> library : versions.entrySet()) {
            int size = library.getValue().size();
            boolean last = ++libraries == versions.size();
            needs.putShort((short) 1).putShort((short) size).putInt(strings.add(library.getKey()));
            needs.putInt(16).putInt(last ? 0 : 16 * (size + 1));
            int left = size;
            for (String version : library.getValue().keySet()) {
                needs.putInt(0).putShort((short) versionFlags).putShort((short) index++);
                needs.putInt(strings.add(version)).putInt(--left == 0 ? 0 : versionStep);
            }
        }
        return needs.array();
    }

    /** @return an undefined symbol for each version, after the null symbol */
    private byte[] symbols(Strings strings) {
        List<String> names = versions.values().stream()
                .flatMap(each -> each.values().stream())
                .toList();
        ByteBuffer symbols = buffer(24 * (names.size() + 1));
        symbols.position(24);
        names.forEach(name ->
                symbols.putInt(strings.add(name)).putInt(0x12).putLong(0).putLong(0));
        return symbols.array();
    }

    private byte[] indices() {
        int count = versions.values().stream().mapToInt(Map::size).sum();
        ByteBuffer indices = buffer(2 * (count + 1));
        indices.putShort((short) 0);
        for (int i = 0; i < count; i++) {
            indices.putShort((short) (2 + i));
        }
        return indices.array();
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final class Strings {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private Strings() {
            bytes.write(0);
        }

        int add(String text) {
            int at = bytes.size();
            bytes.writeBytes((text + "\0").getBytes(StandardCharsets.ISO_8859_1));
            return at;
        }
    }
}
