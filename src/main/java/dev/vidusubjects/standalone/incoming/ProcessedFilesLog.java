package dev.vidusubjects.standalone.incoming;

import dev.vidusubjects.logging.LogEvent;
import dev.vidusubjects.standalone.files.SafeDirectory;
import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Records which files of the incoming folder were processed, so that a start does not read all of them again. The log
 * is a file with one line for each processed file, {@code SIZE MODIFIED PATH}; each start rewrites it. It only saves
 * work: a file that is processed twice has the same idempotency key, so a lost or damaged line causes no error.
 */
final class ProcessedFilesLog implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProcessedFilesLog.class);

    private final Map<String, FileFingerprint> processed = new HashMap<>();
    private final FileOutputStream log;

    /** @param file the name of the log in the folder; created if it does not exist */
    ProcessedFilesLog(SafeDirectory folder, String file) throws IOException {
        Path path = folder.find(file).orElse(null);
        if (path != null) {
            load(path);
        }
        folder.write(file, out -> {
            for (Map.Entry<String, FileFingerprint> entry : processed.entrySet()) {
                out.write(line(entry.getKey(), entry.getValue()));
            }
        });
        log = new FileOutputStream(folder.find(file).orElseThrow().toFile(), true);
    }

    synchronized boolean contains(String path, FileFingerprint fingerprint) {
        return fingerprint.equals(processed.get(path));
    }

    /** @param path a path without control characters */
    synchronized void add(String path, FileFingerprint fingerprint) {
        processed.put(path, fingerprint);
        try {
            log.write(line(path, fingerprint));
        } catch (IOException e) {
            LogEvent.of("processed_file_not_logged").with("upload", path).error(LOG, e);
        }
    }

    /** Removes the entries of files that do not exist any more: a file that appears again is new. */
    synchronized void retain(Set<String> present) {
        processed.keySet().retainAll(present);
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }

    private static byte[] line(String path, FileFingerprint fingerprint) {
        return (fingerprint.size() + " " + fingerprint.modified() + " " + path + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void load(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 3);
                try {
                    processed.put(parts[2], new FileFingerprint(Long.parseLong(parts[0]), Instant.parse(parts[1])));
                } catch (ArrayIndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
                    // The process was killed while it wrote this line.
                    continue;
                }
            }
        } catch (CharacterCodingException e) {
            LogEvent.of("processed_files_log_damaged")
                    .with("file", file.getFileName())
                    .warn(LOG);
        }
    }
}
