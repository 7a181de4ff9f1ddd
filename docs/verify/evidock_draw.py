#!/usr/bin/env python3
"""Draws a sample of EviDock again from its exported file, by docs/draw.md, with Python's standard library only.

evidock_draw.py FILE   prints the places; 0: the same as in the file, 3: not the same, 1: no such file."""
import hashlib, json, sys

def sha(*parts): return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
def must(holds, otherwise):
    if not holds: raise ValueError(otherwise)
def canonical(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

def draw(file):
    terms, rows, F = file["terms"], file["population"], "evidock-draw/1"
    frozen = sha(canonical({"format": F, "population": rows, "terms": terms}))
    must(frozen == file["frozen"], "the list or the terms are not those that were frozen")
    if terms["seed"]["by"] == "two-people":
        bound = {c["account"]: c["commitment"] for c in file["commitments"]}
        for who, secret in zip((terms["seed"]["first"], terms["seed"]["second"]), file["told"]):
            must(bound[who] == sha(F + " commitment", frozen, who, secret), who + " was bound to another secret")
    seed = sha(F + " seed", frozen, *file["told"])
    must(seed == file["seed"], "the seed is another one")
    scheme, clips = terms["scheme"], {}
    for row in rows: clips.setdefault(row[1], []).append(row)
    cover = {who: sorted(own, key=lambda r: (min(sha(seed, "cover", r[0], n + 1) for n in range(r[2])), r[0]))
             for who, own in clips.items()}
    people = [who for who, waited in sorted(terms["strata"], key=lambda s: (-s[1], sha(seed, "person", s[0])))]
    people = people[:scheme["persons"]] if scheme["perPerson"] else []
    chance = sorted(rows, key=lambda r: (sha(seed, "chance", r[0]), r[0])) if scheme["byChance"] else []
    places = {}  # clip -> [its row, how it was drawn, skipped]; a dict keeps the order
    def add(row, how): places.setdefault(row[0], [row, [], ""])[1].append(how)
    for n in range(scheme["perPerson"]):
        for who in people:
            if n < len(cover.get(who, [])): add(cover[who][n], "cover")
    for row in chance[:scheme["byChance"]]: add(row, "chance")
    for position in file["skips"]:
        place = list(places.values())[position - 1]
        place[2] = " skipped"
        if "cover" in place[1]:
            for row in [r for r in cover[place[0][1]] if r[0] not in places][:1]: add(row, "cover")
        if "chance" in place[1]:
            for row in [r for r in chance if r[0] not in places or places[r[0]][1:] == [["cover"], ""]][:1]: add(row, "chance")
    return [f"{n + 1} {row[0]} {'+'.join(how)}{skipped}" for n, (row, how, skipped) in enumerate(places.values())]

if __name__ == "__main__":
    try: given = json.load(open(sys.argv[1], encoding="utf-8"))
    except (OSError, IndexError, ValueError) as error: sys.exit(f"cannot be read: {error}\n{__doc__}")
    try: lines = draw(given)
    except (KeyError, TypeError, IndexError, ValueError) as error: print("NOT THE SAME:", error, file=sys.stderr); sys.exit(3)
    print("\n".join(lines))
    if lines != given["places"]: print("NOT THE SAME: other places stand in the file", file=sys.stderr); sys.exit(3)
