package dev.vidusubjects.guarantees;

import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.local.DataFolder;
import dev.vidusubjects.local.FolderMediaStore;
import dev.vidusubjects.local.FolderResultStore;
import dev.vidusubjects.local.MvTaskStore;
import dev.vidusubjects.media.MediaFiles;
import dev.vidusubjects.world.World;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(Unhindered.class)
class EmbeddedFaultInjectionTest extends FaultInjection {

    @TempDir
    static Path data;

    private Path current;
    private int opened;

    @Override
    Stores open() {
        current = data.resolve("run-" + opened++);
        DataFolder folder = new DataFolder(current);
        return new Stores(
                new MvTaskStore(folder),
                new FolderResultStore(folder),
                new FolderMediaStore(folder, World.config(current), Clock.systemUTC(), new SecureRandom()));
    }

    @Override
    void close(Stores stores) {
        ((MvTaskStore) stores.tasks()).close();
    }

    @Override
    void drop(Stores stores, String path) throws Exception {
        Files.write(current.resolve("incoming").resolve(path), MediaFiles.png(100, 100));
    }
}
