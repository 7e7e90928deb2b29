#!/usr/bin/env python3
"""Writes UnitTable.swift from UCUM's ucum-essence.xml: make-unit-table.py ucum-essence.xml > UnitTable.swift"""
import sys
import xml.etree.ElementTree as ElementTree

HEAD = '''// Made by make-unit-table.py from ucum-essence.xml, version {version} ({date}); don't edit.
//
// The codes and their definitions are UCUM's:
//
//     Copyright 1999-2022 Regenstrief Institute, Inc. All rights reserved.
//     Licensed under the UCUM License, Version 1.0 (the "License"); you may not use this file except in compliance
//     with the License. You may obtain a copy of the License at <https://unitsofmeasure.org/license>.
//     Unless required by applicable law or agreed to in writing, software distributed under the License is distributed
//     on an "AS IS" BASIS, WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied. See the License
//     for the specific language governing permissions and limitations under the License.

/// The prefixes and atoms of UCUM, one in a row, as they are defined there:
///
///     CODE prefix FACTOR         10^3 for k
///     CODE base                  one of the seven that all others come down to
///     CODE KIND FACTOR UNIT      so many of that unit; KIND is metric, if it takes prefixes, else plain
///     CODE KIND FACTOR UNIT ZERO the same on a scale whose nought lies so many of its steps above the unit's nought
///     CODE KIND own              a measure of its own: arbitrary, or not on a ratio scale
enum UnitTable {{
  static let text = #"""
'''

# Nought of the scales that are shifted (UCUM §§21 and 22): the functions Cel, degF and degRe.
ZEROS = {"Cel": "273.15", "degF": "459.67", "degRe": "218.52"}


def main():
    root = ElementTree.parse(sys.argv[1]).getroot()
    space = root.tag.split("}")[0] + "}"
    rows = []
    for prefix in root.findall(space + "prefix"):
        rows.append([prefix.get("Code"), "prefix", prefix.find(space + "value").get("value")])
    for unit in root.findall(space + "base-unit"):
        rows.append([unit.get("Code"), "base"])
    for unit in root.findall(space + "unit"):
        value = unit.find(space + "value")
        function = value.find(space + "function")
        row = [unit.get("Code"), "metric" if unit.get("isMetric") == "yes" else "plain"]
        if function is not None and function.get("name") in ZEROS:
            row += [function.get("value"), function.get("Unit"), ZEROS[function.get("name")]]
        elif function is not None or (unit.get("isArbitrary") == "yes" and value.get("Unit") == "1"):
            row += ["own"]
        else:
            row += [value.get("value"), value.get("Unit")]
        rows.append(row)
    sys.stdout.write(HEAD.format(version=root.get("version"), date=root.get("revision-date")))
    for row in rows:
        sys.stdout.write("    " + " ".join(row) + "\n")
    sys.stdout.write('    """#\n}\n')


main()
