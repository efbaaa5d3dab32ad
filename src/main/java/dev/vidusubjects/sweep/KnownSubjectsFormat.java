package dev.vidusubjects.sweep;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * The storage format of known subjects: a header, the entries, and a checksum. Each entry has 27 bytes and its id. The
 * document is written into one array of the exact length, because it has several megabytes.
 */
final class KnownSubjectsFormat {

    private static final int MAGIC = 0x56534b31;
    private static final int HEADER = 2 * Integer.BYTES;
    private static final int ENTRY = Short.BYTES + 2 * Long.BYTES + 2 * Integer.BYTES + 1;
    private static final int CHECKSUM = Long.BYTES;

    private KnownSubjectsFormat() {}

    /** @return the document */
    static byte[] write(KnownSubjects known) {
        byte[] document = new byte[HEADER + known.size() * ENTRY + known.idBytes() + CHECKSUM];
        ByteBuffer buffer = ByteBuffer.wrap(document);
        buffer.putInt(MAGIC).putInt(known.size());
        known.forEach((id, shape, seenAt, flag, reading, earlier) -> buffer.putShort((short) id.remaining())
                .put(id)
                .putLong(shape)
                .putLong(seenAt)
                .put(flag)
                .putInt(reading)
                .putInt(earlier));
        buffer.putLong(checksum(document));
        return document;
    }

    /** @throws IOException if the document is damaged */
    static KnownSubjects read(byte[] document) throws IOException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(document);
            if (buffer.getInt() != MAGIC || buffer.getLong(document.length - CHECKSUM) != checksum(document)) {
                throw new IOException("the document of known subjects is damaged");
            }
            KnownSubjects known = new KnownSubjects();
            for (int left = buffer.getInt(); left > 0; left--) {
                byte[] id = new byte[Short.toUnsignedInt(buffer.getShort())];
                buffer.get(id);
                known.add(id, buffer.getLong(), buffer.getLong(), buffer.get(), buffer.getInt(), buffer.getInt());
            }
            return known;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new IOException("the document of known subjects is damaged", e);
        }
    }

    private static long checksum(byte[] document) {
        CRC32 checksum = new CRC32();
        checksum.update(document, 0, document.length - CHECKSUM);
        return checksum.getValue();
    }
}
