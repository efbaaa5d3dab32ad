package dev.vidusubjects.standalone.store;

import java.nio.file.Path;
import java.util.Random;

/** Writes a file that is larger than the memory of its process, and compacts it. */
final class LargeTaskFile {

    static final int ENTRIES = 30_000;
    private static final int ENTRY_CHARACTERS = 3_000;
    private static final int ENTRIES_PER_COMMIT = 500;

    private LargeTaskFile() {}

    /** @param arguments the path of the file */
    public static void main(String[] arguments) throws Exception {
        TaskFile file = new TaskFile(Path.of(arguments[0]));
        Random random = new Random(1);
        for (int i = 0; i < ENTRIES; i++) {
            String key = String.format("%032x", i);
            file.tasks().put(key, text(random));
            if (i % ENTRIES_PER_COMMIT == 0) {
                file.commit();
            }
        }
        file.commit();
        TaskFile compact = file.compact();
        System.out.println(compact.tasks().sizeAsLong());
        compact.close();
    }

    private static String text(Random random) {
        return random.ints(ENTRY_CHARACTERS, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
