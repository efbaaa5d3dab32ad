package dev.vidusubjects.sweep;

import dev.vidusubjects.subject.SubjectShape;
import java.nio.ByteBuffer;
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

    private final SubjectIds ids;
    private long[] shapes = new long[INITIAL_CAPACITY];
    private long[] firstSeen = new long[INITIAL_CAPACITY];
    private int[] readings = new int[INITIAL_CAPACITY];
    private int[] earlierReadings = new int[INITIAL_CAPACITY];
    private byte[] flags = new byte[INITIAL_CAPACITY];

    KnownSubjects() {
        this(new SubjectIds(INITIAL_CAPACITY));
    }

    private KnownSubjects(SubjectIds ids) {
        this.ids = ids;
    }

    /** @return a copy with the same entries; changes of one do not affect the other */
    KnownSubjects copy() {
        KnownSubjects copy = new KnownSubjects(ids.copy());
        copy.shapes = shapes.clone();
        copy.firstSeen = firstSeen.clone();
        copy.readings = readings.clone();
        copy.earlierReadings = earlierReadings.clone();
        copy.flags = flags.clone();
        return copy;
    }

    /** @return the number of entries */
    int size() {
        return ids.size();
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
        for (int entry : ids.entriesOf(text)) {
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
        for (int entry = 0; entry < size(); entry++) {
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
        for (int entry = 0; entry < size(); entry++) {
            if (readings[entry] > completed && earlierReadings[entry] == 0) {
                flags[entry] = 0;
            }
        }
    }

    /** Adds an entry with its stored values. */
    void add(byte[] id, long shape, long seenAtMillis, byte flag, int reading, int earlierReading) {
        ensureCapacity();
        int entry = ids.add(id);
        shapes[entry] = shape;
        firstSeen[entry] = seenAtMillis;
        flags[entry] = flag;
        readings[entry] = reading;
        earlierReadings[entry] = earlierReading;
    }

    /** @return the subjects that have or had this shape, in the order in which they were first seen */
    List<KnownSubject> ofShape(SubjectShape shape) {
        long hash = shape.hash();
        List<KnownSubject> found = new ArrayList<>();
        for (int entry = 0; entry < size(); entry++) {
            if (shapes[entry] == hash) {
                found.add(new KnownSubject(
                        ids.text(entry), Instant.ofEpochMilli(firstSeen[entry]), flags[entry] == DATED));
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
        for (int entry : ids.entriesOf(id.getBytes(StandardCharsets.UTF_8))) {
            if (readings[entry] == reading || earlierReadings[entry] == reading) {
                return true;
            }
        }
        return false;
    }

    /** Receives the entries for storage, with their ids in UTF-8. */
    interface Sink {
        void entry(ByteBuffer id, long shape, long seenAt, byte flag, int reading, int earlier);
    }

    /** @return the total length of all ids, in bytes */
    int idBytes() {
        return ids.bytes();
    }

    void forEach(Sink sink) {
        for (int entry = 0; entry < size(); entry++) {
            sink.entry(
                    ids.utf8(entry),
                    shapes[entry],
                    firstSeen[entry],
                    flags[entry],
                    readings[entry],
                    earlierReadings[entry]);
        }
    }

    private void ensureCapacity() {
        if (size() == shapes.length) {
            int capacity = SubjectIds.grown(shapes.length);
            shapes = Arrays.copyOf(shapes, capacity);
            firstSeen = Arrays.copyOf(firstSeen, capacity);
            readings = Arrays.copyOf(readings, capacity);
            earlierReadings = Arrays.copyOf(earlierReadings, capacity);
            flags = Arrays.copyOf(flags, capacity);
        }
    }
}
