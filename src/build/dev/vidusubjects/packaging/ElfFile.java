package dev.vidusubjects.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requirements of a 64-bit little-endian ELF file for the system that loads it. The System V ABI (gABI, chapters 4
 * and 5) defines the layout; the Linux Standard Base (core specification, "Symbol Versioning") defines that of the
 * symbols' versions.
 *
 * @param machine {@code e_machine}
 * @param osAbi {@code EI_OSABI}: Linux uses 0 and 3
 * @param executable whether it has an entry point in a loaded segment; a shared library usually has none
 * @param interpreter the dynamic linker that the kernel starts, or empty if the file is linked statically, or is a
 *     library
 * @param libraries the shared libraries it needs ({@code DT_NEEDED})
 * @param versions the versions of symbols that it needs, except weak ones, as it also starts without them
 */
record ElfFile(
        int machine,
        int osAbi,
        boolean executable,
        Optional<String> interpreter,
        List<String> libraries,
        List<RequiredVersion> versions) {

    private static final int CLASS_64 = 2;
    private static final int LITTLE_ENDIAN = 1;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_POSITION_INDEPENDENT = 3;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;

    /** @throws UnusablePackageException if the content is not such a file, or is damaged or truncated */
    static ElfFile read(byte[] content) throws UnusablePackageException {
        ElfBytes file = new ElfBytes(content);
        if (!FileFormat.isElf(content)) {
            throw new UnusablePackageException(FileFormat.describe(content), "an ELF executable is needed");
        }
        file.require(0, 64);
        if (content[4] != CLASS_64 || content[5] != LITTLE_ENDIAN) {
            throw new UnusablePackageException(
                    FileFormat.describe(content), "a 64-bit little-endian executable is needed");
        }
        int type = file.u16(16);
        if (type != TYPE_EXECUTABLE && type != TYPE_POSITION_INDEPENDENT) {
            throw new UnusablePackageException("an ELF file of type " + type, "an executable (type 2 or 3) is needed");
        }
        requireSectionHeaders(file);
        List<Segment> segments = segments(file);
        Optional<Segment> interpreter = only(segments, PT_INTERP);
        Optional<Segment> dynamic = only(segments, PT_DYNAMIC);
        List<String> libraries = List.of();
        List<RequiredVersion> versions = List.of();
        if (dynamic.isPresent()) {
            DynamicSection section = DynamicSection.read(file, segments, dynamic.get());
            libraries = section.libraries();
            versions = section.versions();
        }
        return new ElfFile(
                file.u16(18),
                content[7] & 0xff,
                hasEntryPoint(file.u64(24), segments),
                interpreter.isEmpty()
                        ? Optional.empty()
                        : Optional.of(file.string(
                                interpreter.get().offset(), interpreter.get().end())),
                libraries,
                versions);
    }

    /**
     * The section headers are not loaded, but are at the end of the file: if they are missing, the file is truncated.
     */
    private static void requireSectionHeaders(ElfBytes file) throws UnusablePackageException {
        long offset = file.u64(40);
        if (offset != 0) {
            file.require(offset, (long) file.u16(58) * file.u16(60));
        }
    }

    private static List<Segment> segments(ElfBytes file) throws UnusablePackageException {
        long table = file.u64(32);
        int size = file.u16(54);
        int count = file.u16(56);
        if (size != PROGRAM_HEADER_SIZE) {
            throw ElfBytes.damaged("program headers of " + size + " bytes instead of " + PROGRAM_HEADER_SIZE);
        }
        file.require(table, (long) size * count);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long header = table + (long) i * size;
            Segment segment =
                    new Segment(file.u32(header), file.u64(header + 8), file.u64(header + 16), file.u64(header + 32));
            if (segment.type() == PT_LOAD || segment.type() == PT_DYNAMIC || segment.type() == PT_INTERP) {
                file.require(segment.offset(), segment.size());
                segments.add(segment);
            }
        }
        return segments;
    }

    private static Optional<Segment> only(List<Segment> segments, int type) throws UnusablePackageException {
        List<Segment> found =
                segments.stream().filter(segment -> segment.type() == type).toList();
        if (found.size() > 1) {
            throw ElfBytes.damaged(found.size() + " program headers of type " + type + " instead of one");
        }
        return found.stream().findFirst();
    }

    private static boolean hasEntryPoint(long address, List<Segment> segments) {
        return segments.stream().anyMatch(segment -> segment.isLoaded() && address != 0 && segment.holds(address));
    }

    /**
     * A part of the file that is loaded, or that describes how to load the file.
     *
     * @param type {@code PT_LOAD}, {@code PT_DYNAMIC} or {@code PT_INTERP}
     * @param offset the offset of its first byte in the file
     * @param address the address of its first byte in memory
     * @param size the size in the file, in bytes
     */
    record Segment(long type, long offset, long address, long size) {

        boolean isLoaded() {
            return type == PT_LOAD;
        }

        boolean holds(long at) {
            return at >= address && at - address < size;
        }

        long end() {
            return offset + size;
        }
    }

    /**
     * A version of symbols that a library must have.
     *
     * @param library the library's name, such as {@code libc.so.6}
     * @param name the version's name, such as {@code GLIBC_2.34}
     * @param symbols some of the symbols that are needed in this version, for messages
     */
    record RequiredVersion(String library, String name, List<String> symbols) {}
}
