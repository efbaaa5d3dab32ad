package dev.vidusubjects.packaging;

import dev.vidusubjects.packaging.ElfFile.RequiredVersion;
import dev.vidusubjects.packaging.ElfFile.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the needed libraries and versions from an ELF file's dynamic section, as {@code readelf -dV} shows them. */
final class DynamicSection {

    private static final long DT_NEEDED = 1;
    private static final long DT_STRTAB = 5;
    private static final long DT_SYMTAB = 6;
    private static final long DT_STRSZ = 10;
    private static final long DT_VERSYM = 0x6ffffff0L;
    private static final long DT_VERNEED = 0x6ffffffeL;
    private static final long DT_VERNEEDNUM = 0x6fffffffL;
    private static final int SHT_DYNSYM = 11;
    private static final int SYMBOL_SIZE = 24;
    private static final int VERSION_SIZE = 16;
    private static final int VERSION_WEAK = 2;
    private static final int VERSION_INDEX = 0x7fff;

    /**
     * Limits the work for a damaged file, as each library is checked separately. No real file has so many libraries.
     */
    private static final int MAX_LIBRARIES = 1000;

    /** A version's index has 15 bits. */
    private static final int MAX_VERSIONS = VERSION_INDEX;

    /** The number of symbols of a version that a message names. */
    private static final int MAX_NAMED_SYMBOLS = 3;

    private final ElfBytes file;
    private final List<Segment> segments;
    private final Map<Long, Long> values = new LinkedHashMap<>();
    private final List<Long> needed = new ArrayList<>();

    private DynamicSection(ElfBytes file, List<Segment> segments) {
        this.file = file;
        this.segments = segments;
    }

    static DynamicSection read(ElfBytes file, List<Segment> segments, Segment dynamic) throws UnusablePackageException {
        DynamicSection section = new DynamicSection(file, segments);
        for (long entry = dynamic.offset(); entry + 16 <= dynamic.end(); entry += 16) {
            long tag = file.u64(entry);
            if (tag == 0) {
                return section;
            }
            if (tag == DT_NEEDED) {
                section.needed.add(file.u64(entry + 8));
            } else {
                section.values.put(tag, file.u64(entry + 8));
            }
            if (section.needed.size() > MAX_LIBRARIES) {
                throw ElfBytes.damaged("more than " + MAX_LIBRARIES + " needed libraries");
            }
        }
        throw ElfBytes.damaged("a dynamic section without an end");
    }

    List<String> libraries() throws UnusablePackageException {
        List<String> libraries = new ArrayList<>();
        for (long name : needed) {
            libraries.add(string(name));
        }
        return libraries;
    }

    List<RequiredVersion> versions() throws UnusablePackageException {
        if (!values.containsKey(DT_VERNEED)) {
            return List.of();
        }
        Map<Integer, List<String>> symbols = symbolsByVersion();
        List<RequiredVersion> versions = new ArrayList<>();
        int read = 0;
        long libraries = value(DT_VERNEEDNUM);
        long library = offset(value(DT_VERNEED));
        for (long i = 0; i < libraries; i++) {
            file.require(library, VERSION_SIZE);
            requireBounded(++read);
            String name = string(file.u32(library + 4));
            int count = file.u16(library + 2);
            long version = library + file.u32(library + 8);
            for (int j = 0; j < count; j++) {
                file.require(version, VERSION_SIZE);
                requireBounded(++read);
                if ((file.u16(version + 4) & VERSION_WEAK) == 0) {
                    int index = file.u16(version + 6) & VERSION_INDEX;
                    versions.add(new RequiredVersion(
                            name, string(file.u32(version + 8)), symbols.getOrDefault(index, List.of())));
                }
                version = next(version, file.u32(version + 12), j + 1 == count);
            }
            library = next(library, file.u32(library + 12), i + 1 == libraries);
        }
        return versions;
    }

    private static void requireBounded(int versions) throws UnusablePackageException {
        if (versions > MAX_VERSIONS) {
            throw ElfBytes.damaged("more than " + MAX_VERSIONS + " needed versions");
        }
    }

    /**
     * Each entry has the distance to the next one. Before the last entry, a distance of 0, or one less than the size of
     * an entry, means that the file is damaged.
     *
     * @return the offset of the next entry
     */
    private static long next(long entry, long distance, boolean last) throws UnusablePackageException {
        if (!last && distance < VERSION_SIZE) {
            throw ElfBytes.damaged("a list of needed versions that ends too early, at byte " + entry);
        }
        return entry + distance;
    }

    /**
     * Only messages use the symbols. Only the section headers have the number of symbols, so the result is empty for a
     * file without section headers.
     *
     * @return at most {@value #MAX_NAMED_SYMBOLS} symbols of each version, by the version's index
     */
    private Map<Integer, List<String>> symbolsByVersion() throws UnusablePackageException {
        Map<Integer, List<String>> symbols = new LinkedHashMap<>();
        if (!values.containsKey(DT_SYMTAB) || !values.containsKey(DT_VERSYM)) {
            return symbols;
        }
        long table = offset(value(DT_SYMTAB));
        long indices = offset(value(DT_VERSYM));
        long count = symbolCount();
        for (long i = 0; i < count; i++) {
            int index = file.u16(indices + 2 * i) & VERSION_INDEX;
            List<String> named = symbols.computeIfAbsent(index, any -> new ArrayList<>());
            if (named.size() < MAX_NAMED_SYMBOLS) {
                named.add(string(file.u32(table + i * SYMBOL_SIZE)));
            }
        }
        return symbols;
    }

    private long symbolCount() throws UnusablePackageException {
        long headers = file.u64(40);
        int size = file.u16(58);
        int count = headers == 0 ? 0 : file.u16(60);
        for (int i = 0; i < count; i++) {
            long header = headers + (long) i * size;
            if (file.u32(header + 4) == SHT_DYNSYM) {
                return file.u64(header + 32) / SYMBOL_SIZE;
            }
        }
        return 0;
    }

    private String string(long index) throws UnusablePackageException {
        long size = value(DT_STRSZ);
        long table = offset(value(DT_STRTAB));
        file.require(table, size);
        if (index < 0 || index >= size) {
            throw ElfBytes.damaged("a name at " + Long.toUnsignedString(index) + " in a table of " + size + " bytes");
        }
        return file.string(table + index, table + size);
    }

    private long value(long tag) throws UnusablePackageException {
        Long value = values.get(tag);
        if (value == null) {
            throw ElfBytes.damaged("a dynamic section without the entry 0x" + Long.toHexString(tag));
        }
        return value;
    }

    /** @return the offset in the file of the byte that is loaded at the address */
    private long offset(long address) throws UnusablePackageException {
        for (Segment segment : segments) {
            if (segment.isLoaded() && segment.holds(address)) {
                return segment.offset() + (address - segment.address());
            }
        }
        throw ElfBytes.damaged("the address 0x" + Long.toHexString(address) + ", which no segment holds");
    }
}
