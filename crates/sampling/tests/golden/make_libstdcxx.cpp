// Writes libstdcxx.json beside itself: in which order libstdc++'s sorts leave items, many of them equal; and how llama.cpp
// sorts logits with them, in buckets (`llama_token_data_array_partial_sort` in src/llama-sampler.cpp).
//
//     g++ -O2 -o make_libstdcxx make_libstdcxx.cpp && ./make_libstdcxx > libstdcxx.json
//
// Item i of a case has the key (i * factor % 1000003) % distinct, or the one of its list; `keep` is the count of
// partial_sort and the place of nth_element. The order is told by an FNV-1a hash of the items' numbers, four bytes each,
// of all items, or of the first of partial_sort. The lists are made by McIlroy's "A killer adversary for quicksort"
// (1999), so that sort and nth_element give up halving and go on with a heap. The logit of a bucket case is its key / 64 - 15.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <vector>

struct Item {
    uint64_t key;
    uint32_t number;
};

static bool before(const Item &a, const Item &b) { return a.key < b.key; }

static uint64_t hash(const std::vector<Item> &items, size_t count) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t i = 0; i < count; i++)
        for (int byte = 0; byte < 4; byte++)
            hash = (hash ^ (items[i].number >> (8 * byte) & 0xff)) * 0x100000001b3;
    return hash;
}

// The `keep` largest of many logits, the largest first.
static void sort_in_buckets(std::vector<Item> &items, size_t keep) {
    auto logit = [](const Item &item) { return float(item.key) / 64.0f - 15.0f; };
    auto larger = [&](const Item &a, const Item &b) { return logit(a) > logit(b); };
    std::vector<std::vector<Item>> buckets(128);
    for (const Item &item : items)
        buckets[std::clamp(int(6.4f * logit(item) + 64.0f), 0, 127)].push_back(item);
    items.clear();
    for (auto bucket = buckets.rbegin(); items.size() < keep; bucket++) {
        size_t missing = keep - items.size();
        if (bucket->size() < missing)
            std::sort(bucket->begin(), bucket->end(), larger);
        else
            std::partial_sort(bucket->begin(), bucket->begin() + missing, bucket->end(), larger);
        items.insert(items.end(), bucket->begin(), bucket->begin() + std::min(missing, bucket->size()));
    }
}

static bool is_first = true;

static void write(const char *what, std::vector<Item> items, size_t keep, const char *keys) {
    size_t count = items.size(), told = count;
    if (what[0] == 's') {
        std::sort(items.begin(), items.end(), before);
    } else if (what[0] == 'p') {
        std::partial_sort(items.begin(), items.begin() + keep, items.end(), before);
        told = keep;
    } else if (what[0] == 'b') {
        sort_in_buckets(items, keep);
        told = keep;
    } else {
        std::nth_element(items.begin(), items.begin() + keep, items.end(), before);
    }
    printf("%s\n{\"what\": \"%s\", \"count\": %zu, \"keep\": %zu, %s, \"order\": \"%016llx\"}", is_first ? "" : ",", what, count,
           keep, keys, (unsigned long long)hash(items, told));
    is_first = false;
}

// Keys that are decided as late as the sort allows, so that every pivot is among the least.
template <class Sort> static std::vector<Item> adversary(uint32_t count, Sort sort) {
    std::vector<uint64_t> keys(count, count);
    uint64_t solid = 0;
    uint32_t candidate = 0;
    auto compare = [&](uint32_t a, uint32_t b) {
        if (keys[a] == count && keys[b] == count)
            keys[a == candidate ? a : b] = solid++;
        if (keys[a] == count)
            candidate = a;
        else if (keys[b] == count)
            candidate = b;
        return keys[a] < keys[b];
    };
    std::vector<uint32_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0);
    sort(numbers, compare);
    std::vector<Item> items;
    for (uint32_t number = 0; number < count; number++)
        items.push_back({keys[number], number});
    return items;
}

static void write_list(const char *what, const std::vector<Item> &items, size_t keep) {
    static char keys[100000];
    int length = sprintf(keys, "\"keys\": [");
    for (size_t i = 0; i < items.size(); i++)
        length += sprintf(keys + length, "%s%llu", i ? ", " : "", (unsigned long long)items[i].key);
    sprintf(keys + length, "]");
    write(what, items, keep, keys);
}

int main() {
    printf("{\"source\": \"libstdc++ %d\", \"cases\": [", _GLIBCXX_RELEASE);
    const uint32_t counts[] = {1, 2, 3, 4, 5, 16, 17, 33, 100, 257, 1000};
    const uint64_t spreads[][2] = {{1, 1}, {7919, 2}, {611953, 40}, {350377, 1000003}, {1000002, 1000003}};
    for (uint32_t count : counts)
        for (auto [factor, distinct] : spreads) {
            std::vector<Item> items;
            for (uint64_t i = 0; i < count; i++)
                items.push_back({i * factor % 1000003 % distinct, (uint32_t)i});
            char keys[100];
            sprintf(keys, "\"factor\": %llu, \"distinct\": %llu", (unsigned long long)factor, (unsigned long long)distinct);
            write("sort", items, 0, keys);
            for (uint32_t keep : {1u, count / 3, count - 1}) {
                if (keep > 0 && keep <= count)
                    write("partial_sort", items, keep, keys);
                if (keep < count)
                    write("nth_element", items, keep, keys);
            }
        }
    for (uint64_t distinct : {3, 400, 1920})
        for (size_t keep : {129, 256, 1000, 2999, 3000}) {
            std::vector<Item> items;
            for (uint64_t i = 0; i < 3000; i++)
                items.push_back({i * 350377 % 1000003 % distinct * (1920 / distinct), (uint32_t)i});
            char keys[100];
            sprintf(keys, "\"factor\": 350377, \"distinct\": %llu, \"times\": %llu", (unsigned long long)distinct,
                    (unsigned long long)(1920 / distinct));
            write("buckets", items, keep, keys);
        }
    const uint32_t hard = 300;
    write_list("sort", adversary(hard, [](auto &numbers, auto compare) { std::sort(numbers.begin(), numbers.end(), compare); }), 0);
    // The same with equal keys, which tell how deep it went.
    for (uint64_t divisor : {2, 3, 5}) {
        auto items = adversary(hard, [](auto &numbers, auto compare) { std::sort(numbers.begin(), numbers.end(), compare); });
        for (Item &item : items)
            item.key /= divisor;
        write_list("sort", items, 0);
    }
    for (uint32_t keep : {hard / 2, hard - 5})
        write_list("nth_element", adversary(hard, [=](auto &numbers, auto compare) {
                       std::nth_element(numbers.begin(), numbers.begin() + keep, numbers.end(), compare);
                   }), keep);
    printf("\n]}\n");
}
