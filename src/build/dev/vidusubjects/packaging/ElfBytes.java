package dev.vidusubjects.packaging;

import java.nio.charset.StandardCharsets;

/**
 * Reads little-endian numbers and strings of a file. Checks every offset, so a damaged file causes no read outside its
 * content.
 */
final class ElfBytes {

    /**
     * In bytes: the longest path that Linux opens (PATH_MAX). Names of libraries, versions and C functions are shorter.
     */
    private static final int MAX_STRING = 4096;

    private final byte[] content;

    ElfBytes(byte[] content) {
        this.content = content;
    }

    int u16(long offset) throws UnusablePackageException {
        require(offset, 2);
        return (int) number((int) offset, 2);
    }

    long u32(long offset) throws UnusablePackageException {
        require(offset, 4);
        return number((int) offset, 4);
    }

    /** @return the number; from 2^63 on it is negative, and is refused as an offset or a size */
    long u64(long offset) throws UnusablePackageException {
        require(offset, 8);
        return number((int) offset, 8);
    }

    /**
     * @param end the first offset, in bytes, after the area of the string and its NUL
     * @return the string at the offset, without its NUL; decoded as ISO 8859-1, so that a message can quote any content
     */
    String string(long offset, long end) throws UnusablePackageException {
        require(offset, 1);
        int limit = (int) Math.min(Math.min(end, content.length), offset + MAX_STRING);
        for (int i = (int) offset; i < limit; i++) {
            if (content[i] == 0) {
                return new String(content, (int) offset, i - (int) offset, StandardCharsets.ISO_8859_1);
            }
        }
        throw damaged("a string without an end at byte " + offset);
    }

    /**
     * @throws UnusablePackageException if the part is not in the file, because the file is truncated or its headers are
     *     damaged
     */
    void require(long offset, long size) throws UnusablePackageException {
        if (offset < 0 || size < 0 || size > content.length || offset > content.length - size) {
            throw damaged(content.length + " bytes, of which byte " + Long.toUnsignedString(offset) + " and the "
                    + Long.toUnsignedString(size) + " from there on are to be read");
        }
    }

    static UnusablePackageException damaged(String found) {
        return new UnusablePackageException("a damaged ELF file, " + found, "a complete ELF executable is needed");
    }

    private long number(int offset, int size) {
        long number = 0;
        for (int i = size - 1; i >= 0; i--) {
            number = number << 8 | content[offset + i] & 0xff;
        }
        return number;
    }
}
