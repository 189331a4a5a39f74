package dk

// pair reads the two-digit number at i.
func pair(digits string, i int) int {
	return int(digits[i]-'0')*10 + int(digits[i+1]-'0')
}

// weighted returns the sum of the digits, each times its weight.
func weighted(digits string, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
