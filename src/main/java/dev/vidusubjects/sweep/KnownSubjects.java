package dev.vidusubjects.sweep;

import dev.vidusubjects.subject.SubjectShape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * All subjects that were ever seen in the account. An entry is compact, about 80 bytes, because an account may have a
 * hundred thousand subjects. No entry is ever removed: a subject that is missing from one reading may be in the next
 * one, and must not look new then. A subject whose shape changed has one entry for each shape. Not safe for concurrent
 * changes.
 */
final class KnownSubjects {

    private static final int INITIAL_CAPACITY = 64;
    private static final byte DATED = 1;

    /** Arrays grow by a quarter, because two copies must fit into the memory of a small function. */
    private static final int GROWTH = 4;

    private int size;
    private byte[] texts = new byte[INITIAL_CAPACITY * 32];
    private int[] ends = new int[INITIAL_CAPACITY];
    private long[] shapes = new long[INITIAL_CAPACITY];
    private long[] firstSeen = new long[INITIAL_CAPACITY];
    private int[] readings = new int[INITIAL_CAPACITY];
    private int[] earlierReadings = new int[INITIAL_CAPACITY];
    private byte[] flags = new byte[INITIAL_CAPACITY];

    /**
     * A hash table of the ids with open addressing: a slot contains the index of an entry plus one, or 0 if it is free.
     */
    private int[] table = new int[INITIAL_CAPACITY * 2];

    /** @return a copy with the same entries; changes of one do not affect the other */
    KnownSubjects copy() {
        KnownSubjects copy = new KnownSubjects();
        copy.size = size;
        copy.texts = texts.clone();
        copy.ends = ends.clone();
        copy.shapes = shapes.clone();
        copy.firstSeen = firstSeen.clone();
        copy.readings = readings.clone();
        copy.earlierReadings = earlierReadings.clone();
        copy.flags = flags.clone();
        copy.table = table.clone();
        return copy;
    }

    /** @return the number of entries */
    int size() {
        return size;
    }

    /**
     * Records that a reading showed a subject.
     *
     * @param seenAt the instant at which the page had been read, or {@link KnownSubject#NOT_KNOWN}; ignored if the
     *     subject was seen before at a known instant
     * @param dated as for {@link KnownSubject#dated}; ignored if the subject was seen before
     * @param reading the number of the reading, ≥ the number of each call before
     * @param completed the number of the last complete reading, 0 if there is none; the entry keeps the information
     *     whether that reading showed the subject
     */
    void see(String id, SubjectShape shape, Instant seenAt, boolean dated, int reading, int completed) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        long hash = shape.hash();
        long at = seenAt.toEpochMilli();
        byte flag = dated ? DATED : 0;
        boolean found = false;
        for (int slot = slot(text); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            int entry = table[slot] - 1;
            if (isId(entry, text)) {
                if (firstSeen[entry] == KnownSubject.NOT_KNOWN.toEpochMilli()) {
                    firstSeen[entry] = at;
                }
                // The age of a subject does not depend on its shape.
                at = firstSeen[entry];
                flag = flags[entry];
                if (shapes[entry] == hash) {
                    found = true;
                }
                note(entry, reading, completed);
            }
        }
        if (!found) {
            add(text, hash, at, flag, reading, 0);
        }
    }

    private void note(int entry, int reading, int completed) {
        if (readings[entry] <= completed && readings[entry] != reading) {
            earlierReadings[entry] = readings[entry];
        }
        readings[entry] = reading;
    }

    /**
     * @param reading the number of a complete reading
     * @return whether a subject of that reading has not been shown since
     */
    boolean isAnyMissingSince(int reading) {
        for (int entry = 0; entry < size; entry++) {
            if (readings[entry] == reading) {
                return true;
            }
        }
        return false;
    }

    /**
     * Marks the age as unknown for all subjects that no complete reading up to the given one has shown.
     *
     * @param completed the number of the given reading
     */
    void markAgeUnknownIfFirstSeenAfter(int completed) {
        for (int entry = 0; entry < size; entry++) {
            if (readings[entry] > completed && earlierReadings[entry] == 0) {
                flags[entry] = 0;
            }
        }
    }

    /** Adds an entry with its stored values. */
    void add(byte[] id, long shape, long seenAtMillis, byte flag, int reading, int earlierReading) {
        ensureCapacity(id.length);
        int start = size == 0 ? 0 : ends[size - 1];
        System.arraycopy(id, 0, texts, start, id.length);
        ends[size] = start + id.length;
        shapes[size] = shape;
        firstSeen[size] = seenAtMillis;
        flags[size] = flag;
        readings[size] = reading;
        earlierReadings[size] = earlierReading;
        int slot = slot(id);
        while (table[slot] != 0) {
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = ++size;
    }

    /** @return the subjects that have or had this shape, in the order in which they were first seen */
    List<KnownSubject> ofShape(SubjectShape shape) {
        long hash = shape.hash();
        List<KnownSubject> found = new ArrayList<>();
        for (int entry = 0; entry < size; entry++) {
            if (shapes[entry] == hash) {
                found.add(new KnownSubject(
                        new String(texts, start(entry), ends[entry] - start(entry), StandardCharsets.UTF_8),
                        Instant.ofEpochMilli(firstSeen[entry]),
                        flags[entry] == DATED));
            }
        }
        found.sort(Comparator.comparing(KnownSubject::firstSeen).thenComparing(KnownSubject::id));
        return found;
    }

    /**
     * @param reading the number of the last complete reading, or of the reading that is in progress since then
     * @return whether that reading showed the subject
     */
    boolean isIn(String id, int reading) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        for (int slot = slot(text); table[slot] != 0; slot = (slot + 1) & (table.length - 1)) {
            int entry = table[slot] - 1;
            if (isId(entry, text) && (readings[entry] == reading || earlierReadings[entry] == reading)) {
                return true;
            }
        }
        return false;
    }

    /** Receives the entries for storage. */
    interface Sink {
        void entry(byte[] texts, int start, int length, long shape, long seenAt, byte flag, int reading, int earlier);
    }

    /** @return the total length of all ids, in bytes */
    int idBytes() {
        return size == 0 ? 0 : ends[size - 1];
    }

    void forEach(Sink sink) {
        for (int entry = 0; entry < size; entry++) {
            int start = start(entry);
            sink.entry(
                    texts,
                    start,
                    ends[entry] - start,
                    shapes[entry],
                    firstSeen[entry],
                    flags[entry],
                    readings[entry],
                    earlierReadings[entry]);
        }
    }

    private int start(int entry) {
        return entry == 0 ? 0 : ends[entry - 1];
    }

    private boolean isId(int entry, byte[] id) {
        return Arrays.equals(texts, start(entry), ends[entry], id, 0, id.length);
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
            int capacity = size + size / GROWTH;
            ends = Arrays.copyOf(ends, capacity);
            shapes = Arrays.copyOf(shapes, capacity);
            firstSeen = Arrays.copyOf(firstSeen, capacity);
            readings = Arrays.copyOf(readings, capacity);
            earlierReadings = Arrays.copyOf(earlierReadings, capacity);
            flags = Arrays.copyOf(flags, capacity);
        }
        int needed = Math.addExact(idBytes(), idLength);
        if (needed > texts.length) {
            texts = Arrays.copyOf(texts, Math.max(needed, texts.length + texts.length / GROWTH));
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
