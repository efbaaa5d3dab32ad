package dev.vidusubjects.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NewestItemsTest {

    private final NewestItems<String> items = new NewestItems<>(3, 10);

    @Test
    void put_moreThanTheMaximumNumber_dropsTheOldest() {
        items.put("a", "1", 1);
        items.put("b", "2", 1);
        items.put("c", "3", 1);

        assertThat(items.put("d", "4", 1)).containsExactly("a");

        assertThat(items.get("a")).isEmpty();
        assertThat(items.contains("b")).isTrue();
        assertThat(items.get("d")).contains("4");
    }

    @Test
    void put_moreThanTheMaximumSize_dropsAsManyAsNecessary() {
        items.put("a", "1", 4);
        items.put("b", "2", 4);

        assertThat(items.put("c", "3", 10)).containsExactly("a", "b");
        assertThat(items.put("d", "4", 11))
                .as("an item that is too large itself")
                .containsExactly("c", "d");
        assertThat(items.put("e", "5", 10)).isEmpty();
    }

    @Test
    void put_sameKey_replacesTheItemAndItsSize() {
        items.put("a", "1", 9);
        items.put("b", "2", 1);

        assertThat(items.put("a", "3", 8)).isEmpty();

        assertThat(items.get("a")).contains("3");
        assertThat(items.put("c", "4", 2)).as("b is older now").containsExactly("b");
    }

    @Test
    void remove_item_freesItsSize() {
        items.put("a", "1", 10);

        items.remove("a");
        items.remove("nope");

        assertThat(items.put("b", "2", 10)).isEmpty();
    }
}
