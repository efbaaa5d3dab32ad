package dev.vidusubjects.guarantees;

import dev.vidusubjects.fixture.Fixture;
import dev.vidusubjects.guarantees.FaultRun.Stores;
import dev.vidusubjects.standalone.files.DataDirectory;
import dev.vidusubjects.standalone.files.FolderMediaStore;
import dev.vidusubjects.standalone.files.FolderResultStore;
import dev.vidusubjects.standalone.store.MvStateStore;
import dev.vidusubjects.standalone.store.MvTaskStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(UnthrottledProfile.class)
class EmbeddedFaultInjectionTest extends FaultInjection {

    @TempDir
    static Path data;

    private final AtomicInteger opened = new AtomicInteger();

    @Override
    Stores open() {
        Path root = data.resolve(getClass().getSimpleName() + hashCode() + "-" + opened.incrementAndGet());
        DataDirectory folder = new DataDirectory(root);
        MvTaskStore tasks = new MvTaskStore(folder);
        return new Stores(
                tasks,
                new MvStateStore(tasks),
                new FolderResultStore(folder),
                new FolderMediaStore(folder, Fixture.config(root), Clock.systemUTC(), new SecureRandom()),
                (path, content) -> {
                    Path file = root.resolve("incoming").resolve(path);
                    Files.createDirectories(file.getParent());
                    Files.write(file, content);
                });
    }

    @Override
    void close(Stores stores) {
        ((MvTaskStore) stores.tasks()).close();
    }
}
