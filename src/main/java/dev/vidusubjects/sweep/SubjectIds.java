package dev.vidusubjects.sweep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of numbered entries, in one array, with a hash table that finds the entries of an id. Several entries may
 * have the same id. Not safe for concurrent changes.
 */
final class SubjectIds {

    private static final int INITIAL_BYTES = 32;
    private static final int[] NONE = {};

    /** Arrays grow by a quarter, because two copies must fit into the memory of a small function. */
    private static final int GROWTH = 4;

    private int size;
    private byte[] texts;
    private int[] ends;

    /** A hash table with open addressing: a slot contains the index of an entry plus one, or 0 if it is free. */
    private int[] table;

    /** @param capacity the initial number of entries, a power of two ≥ {@value #GROWTH} */
    SubjectIds(int capacity) {
        this.texts = new byte[capacity * INITIAL_BYTES];
        this.ends = new int[capacity];
        this.table = new int[capacity * 2];
    }

    private SubjectIds(SubjectIds other) {
        this.size = other.size;
        this.texts = other.texts.clone();
        this.ends = other.ends.clone();
        this.table = other.table.clone();
    }

    /** @return a copy with the same entries; changes of one do not affect the other */
    SubjectIds copy() {
        return new SubjectIds(this);
    }

    /** @return the length to which a full array grows */
    static int grown(int length) {
        return length + length / GROWTH;
    }

    /** @return the number of entries */
    int size() {
        return size;
    }

    /** @return the total length of all ids, in bytes */
    int bytes() {
        return size == 0 ? 0 : ends[size - 1];
    }

    /** @return the number of the new entry: the number of entries before it */
    int add(byte[] id) {
        ensureCapacity(id.length);
        int start = bytes();
        System.arraycopy(id, 0, texts, start, id.length);
        ends[size] = start + id.length;
        int slot = slot(id);
        while (table[slot] != 0) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = size + 1;
        return size++;
    }

    /** @return the entries that have this id */
    int[] entriesOf(byte[] id) {
        int[] found = NONE;
        for (int slot = slot(id); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            int entry = table[slot] - 1;
            if (Arrays.equals(texts, start(entry), ends[entry], id, 0, id.length)) {
                found = Arrays.copyOf(found, found.length + 1);
                found[found.length - 1] = entry;
            }
        }
        return found;
    }

    /** @return the id of an entry */
    String text(int entry) {
        return new String(texts, start(entry), ends[entry] - start(entry), StandardCharsets.UTF_8);
    }

    /** @return the id of an entry in UTF-8, as a view */
    ByteBuffer utf8(int entry) {
        return ByteBuffer.wrap(texts, start(entry), ends[entry] - start(entry)).asReadOnlyBuffer();
    }

    private int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    private int slot(byte[] id) {
        return spread(id, 0, id.length) & (table.length - 1);
    }

    private static int spread(byte[] text, int start, int end) {
        int hash = 1;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + text[i];
        }
        hash *= 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }

    private void ensureCapacity(int idLength) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, grown(size));
        }
        int needed = Math.addExact(bytes(), idLength);
        if (needed > texts.length) {
            texts = Arrays.copyOf(texts, Math.max(needed, grown(texts.length)));
        }
        if (size * 2 >= table.length) {
            rehash(table.length * 2);
        }
    }

    private void rehash(int capacity) {
        table = new int[capacity];
        for (int entry = 0; entry < size; entry++) {
            int slot = spread(texts, start(entry), ends[entry]) & (capacity - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (capacity - 1);
            }
            table[slot] = entry + 1;
        }
    }
}
